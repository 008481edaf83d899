#include "cases.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tgfw::bench {

std::string sample(const std::string& name) {
    std::ifstream file(std::string(TGFW_SOURCE_DIR) + "/tests/corpus/samples/" + name + ".json", std::ios::binary);
    if (!file) throw std::runtime_error("no sample " + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Cases all_cases() {
    Cases cases;
    add_decode_cases(cases);
    add_anchor_cases(cases);
    add_dispatch_cases(cases);
    add_command_cases(cases);
    add_filter_cases(cases);
    add_conversation_cases(cases);
    add_application_cases(cases);
    add_client_cases(cases);
    add_flood_cases(cases);
    add_webhook_cases(cases);
    return cases;
}

}  // namespace tgfw::bench
