#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace tgfw::bench {

/// One piece of work that is measured: run(n) does it n times.
///
/// What the first run sets up goes away in the difference of two programs' runs.
class Case {
public:
    Case(std::string n, std::size_t b, std::function<void(std::size_t)> r)
        : name(std::move(n)), bytes(b), run(std::move(r)) {}

    std::string name;   ///< `work/sample`
    std::size_t bytes;  ///< Of JSON that one iteration reads.
    std::function<void(std::size_t iterations)> run;
};

using Cases = std::vector<Case>;

/// An update as the Bot API sends it: `command`, `text`, `callback` or `group`.
[[nodiscard]] std::string sample(const std::string& name);

/// JSON to Update, and back.
void add_decode_cases(Cases& cases);
/// Boost.JSON on the same bytes: what the time can be compared with on any machine.
void add_anchor_cases(Cases& cases);
/// One Update among 20 handlers.
void add_dispatch_cases(Cases& cases);
/// The last of 10 and of 1,000 commands, as handlers and as a table.
void add_command_cases(Cases& cases);
/// 50 filters made one by the operators.
void add_filter_cases(Cases& cases);
/// A step of a conversation, with and without many others.
void add_conversation_cases(Cases& cases);
/// A whole Application between an updater that has the JSON and a handler that does nothing.
void add_application_cases(Cases& cases);
/// A request and its answer on a kept connection, with the client and with Beast alone.
void add_client_cases(Cases& cases);

/// A call that the flood limits let pass at once, to one chat or to many.
void add_flood_cases(Cases& cases);
/// A webhook's update from the socket to a handler, and Beast alone that answers the same requests.
void add_webhook_cases(Cases& cases);

[[nodiscard]] Cases all_cases();

/// Keeps the optimizer from dropping the work whose result is `value`.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "r"(&value) : "memory");
}

}  // namespace tgfw::bench
