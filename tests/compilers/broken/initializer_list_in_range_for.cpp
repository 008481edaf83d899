// rule: braces
#include "../support.hpp"

task<void> test() {
    for (const std::string& s : {co_await name(), std::string("b")}) {
        co_await hop();
        check(!s.empty());
    }
}

int main() {
    run(test());
}
