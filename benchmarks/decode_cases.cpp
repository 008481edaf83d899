#include <tgfw/api/codec.hpp>

#include "cases.hpp"

namespace tgfw::bench {

void add_decode_cases(Cases& cases) {
    for (const char* name : {"command", "text", "callback", "group"}) {
        const std::string json = sample(name);
        cases.emplace_back(std::string("decode/") + name, json.size(), [json](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) keep(decode<Update>(json));
        });
    }
    for (const char* name : {"text", "group"}) {
        const std::string json = sample(name);
        cases.emplace_back(std::string("encode/") + name, json.size(), [update = decode<Update>(json)](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) keep(encode(update));
        });
    }
}

}  // namespace tgfw::bench
