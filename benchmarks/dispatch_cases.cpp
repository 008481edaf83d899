#include <memory>

#include <tgfw/api/codec.hpp>

#include "desk.hpp"
#include "handlers.hpp"

namespace tgfw::bench {

// process_update takes its update, so each iteration needs a new one: a copy, whose cost is measured beside it.
void add_dispatch_cases(Cases& cases) {
    const auto twenty = [](Dispatcher& dispatcher) {
        add_twenty_handlers([&](Handler handler) { dispatcher.add_handler(std::move(handler)); });
    };
    for (const char* name : {"command", "text", "callback"}) {
        const std::string json = sample(name);
        const auto update = std::make_shared<const Update>(decode<Update>(json));
        cases.emplace_back(std::string("copy/") + name, json.size(), [update](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) keep(Update(*update));
        });
        cases.emplace_back(std::string("copy_dispatch/") + name, json.size(),
                           dispatching(twenty, [update](std::size_t) { return *update; }));
        cases.emplace_back(std::string("decode_dispatch/") + name, json.size(),
                           dispatching(twenty, [json](std::size_t) { return decode<Update>(json); }));
    }
}

}  // namespace tgfw::bench
