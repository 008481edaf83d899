// Does one case a number of times and nothing else, for a program that counts from outside: callgrind, perf.
//
// usage: tgfw_repeat CASE TIMES      without arguments: lists the cases and their bytes

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

#include "cases.hpp"

int main(int argc, char** argv) {
    const auto cases = tgfw::bench::all_cases();
    if (argc == 1) {
        for (const auto& work : cases) std::cout << work.name << ' ' << work.bytes << '\n';
        return EXIT_SUCCESS;
    }
    const auto named = [&](const auto& work) { return work.name == argv[1]; };
    const auto found = std::find_if(cases.begin(), cases.end(), named);
    if (argc != 3 || found == cases.end()) {
        std::cerr << "usage: tgfw_repeat CASE TIMES; tgfw_repeat alone lists the cases\n";
        return 2;
    }
    found->run(std::stoul(argv[2]));
    return EXIT_SUCCESS;
}
