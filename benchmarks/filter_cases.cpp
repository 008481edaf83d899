#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <tgfw/api/codec.hpp>
#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/identity.hpp>
#include <tgfw/dispatch/filters/message.hpp>

#include "desk.hpp"
#include "handlers.hpp"

namespace tgfw::bench {

namespace {

constexpr std::size_t triples = 16;
constexpr std::int64_t sender = 591823741;  // Of the sample.

/// Three filters that are all asked, and do not let the sample pass: `a & b | ~c`.
auto triple(std::size_t index) {
    return (filters::chat_type::private_ & filters::text("word " + std::to_string(index))) | ~filters::user(sender);
}

/// The same with each part behind a virtual call.
filters::Any erased_triple(std::size_t index) {
    const filters::Any a = filters::chat_type::private_;
    const filters::Any b = filters::text("word " + std::to_string(index));
    const filters::Any c = filters::user(sender);
    const filters::Any both = a & b;
    const filters::Any not_c = ~c;
    return both | not_c;
}

/// 50 filters as one type; the last two let the sample pass.
template <std::size_t... Index>
auto composed(std::index_sequence<Index...>) {
    return (triple(Index) | ...) | (filters::text & ~filters::command);
}

/// The same 50, put together at run time.
filters::Any erased() {
    filters::Any all = erased_triple(0);
    for (std::size_t i = 1; i < triples; ++i) all = all | erased_triple(i);
    const filters::Any text = filters::text;
    const filters::Any command = filters::command;
    const filters::Any not_command = ~command;
    const filters::Any last = text & not_command;
    return all | last;
}

/// Asks one filter, as a group does with its handlers.
template <class F>
std::function<void(std::size_t)> asking(F filter, std::shared_ptr<const Update> update) {
    return [filter = std::move(filter), update = std::move(update)](std::size_t n) {
        const UpdateView view(*update, nullptr);
        Match match;
        for (std::size_t i = 0; i < n; ++i) {
            keep(view);
            if (!filters::passes(filter, view, match)) throw std::logic_error("the last filter should pass");
        }
    };
}

}  // namespace

void add_filter_cases(Cases& cases) {
    const std::string json = sample("text");
    const auto update = std::make_shared<const Update>(decode<Update>(json));
    const auto together = composed(std::make_index_sequence<triples>());
    const filters::Any apart = erased();
    cases.emplace_back("filters_composed/50", json.size(), asking(together, update));
    cases.emplace_back("filters_erased/50", json.size(), asking(apart, update));
    const Desk::Make make = [update](std::size_t) { return *update; };
    const auto handler_of = [](auto filter) {
        return [filter = std::move(filter)](Dispatcher& to) { to.add_handler(MessageHandler(filter, no_op)); };
    };
    cases.emplace_back("copy_dispatch_filters_composed/50", json.size(), dispatching(handler_of(together), make));
    cases.emplace_back("copy_dispatch_filters_erased/50", json.size(), dispatching(handler_of(apart), make));
}

}  // namespace tgfw::bench
