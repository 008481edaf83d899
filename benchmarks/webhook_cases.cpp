#include "cases.hpp"
#include "webhook_servers.hpp"

namespace tgfw::bench {

void add_webhook_cases(Cases& cases) {
    const std::size_t bytes = sample("text").size();
    cases.emplace_back("webhook/update", bytes, [](std::size_t n) { keep(receive_with_tgfw(n)); });
    cases.emplace_back("anchor/beast_webhook", bytes, [](std::size_t n) { keep(receive_with_beast(n, true)); });
    cases.emplace_back("anchor/beast_webhook_without_deadlines", bytes,
                       [](std::size_t n) { keep(receive_with_beast(n, false)); });
}

}  // namespace tgfw::bench
