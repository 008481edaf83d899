#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>
#include <unit/dispatch/model/dispatch_model.hpp>

using namespace tgfw;
using namespace tgfw::test;
using Notes = std::vector<std::string>;

namespace {

/// A bot by lot, as the model and as the library's dispatcher, and events for both.
class Lottery {
public:
    explicit Lottery(std::uint32_t seed) : random_(seed) {}

    int up_to(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n + 1)); }
    bool one_in(int n) { return up_to(n - 1) == 0; }

    model::Outcome outcome() {
        const int lot = up_to(7);
        if (lot == 0) return model::Outcome::stop;
        return lot <= 2 ? model::Outcome::fail : model::Outcome::ok;
    }

    model::Rule rule() {
        model::Rule rule;
        rule.type = static_cast<model::Rule::Type>(up_to(6));
        if (rule.type == model::Rule::Type::command) {
            for (int i = up_to(2); i >= 0; --i)
                rule.commands.push_back(std::string(1, static_cast<char>('a' + up_to(5))));
        }
        rule.name = "handler " + std::to_string(++handlers_);
        rule.outcome = outcome();
        rule.block = !one_in(6);
        return rule;
    }

    model::Event event(int id) {
        model::Event event;
        event.id = id;
        event.kind = static_cast<model::Kind>(up_to(3));
        event.text =
            one_in(2) ? "word" : "/" + std::string(1, static_cast<char>('a' + up_to(6))) + (one_in(2) ? " b" : "");
        return event;
    }

    std::vector<model::Outcome> error_handlers() {
        std::vector<model::Outcome> list(static_cast<std::size_t>(up_to(2)));
        for (auto& each : list) each = outcome();
        return list;
    }

    model::Scope scope() {
        model::Scope scope;
        scope.only_commands = one_in(3);
        scope.error_handlers = error_handlers();
        scope.name = "router " + std::to_string(++handlers_) + " ";
        return scope;
    }

private:
    std::mt19937 random_;
    int handlers_ = 0;
};

Update update_for(const model::Event& event) {
    if (event.kind == model::Kind::tap) return callback_update(5, event.text, event.id);
    const std::string members =
        event.is_command() ? command_members(event.text) : fmt::format(R"("text":"{}")", event.text);
    const char* kinds[] = {"message", "edited_message", "channel_post"};
    return update_of(kinds[static_cast<int>(event.kind)], message_json(5, members), event.id);
}

class Both : public DispatchFixture {
public:
    auto run(std::string name, model::Outcome outcome) {
        return [this, name, outcome](Context&) -> awaitable<void> {
            notes.push_back(name);
            if (outcome == model::Outcome::fail) throw std::runtime_error("by lot");
            if (outcome == model::Outcome::stop) throw ApplicationHandlerStop();
            co_return;
        };
    }

    Handler handler_for(const model::Rule& rule) {
        using Type = model::Rule::Type;
        auto callback = [&, this] {
            return [this, rule](Context&) -> awaitable<void> {
                auto& log = rule.block ? notes : beside;
                log.push_back(rule.name);
                if (rule.outcome == model::Outcome::fail) throw std::runtime_error(rule.block ? "by lot" : "beside");
                if (rule.outcome == model::Outcome::stop) throw ApplicationHandlerStop();
                co_return;
            };
        }();
        switch (rule.type) {
            case Type::command:
                return CommandHandler(rule.commands, callback).block(rule.block);
            case Type::text:
                return MessageHandler(filters::text, callback).block(rule.block);
            case Type::not_command:
                return MessageHandler(~filters::command, callback).block(rule.block);
            case Type::any_message:
                return MessageHandler(filters::all, callback).block(rule.block);
            case Type::tap:
                return CallbackQueryHandler(callback).block(rule.block);
            case Type::everything:
                return TypeHandler<Update>(callback).block(rule.block);
            case Type::odd_id:
                return OddHandler(callback, rule.block);
        }
        throw std::logic_error("no such rule");
    }

    ErrorCallback error_handler_for(std::string name, model::Outcome outcome) {
        return [this, name, outcome](Context& context) -> awaitable<void> {
            auto& log = context.error_text() == "beside" ? beside : notes;
            log.push_back(name);
            if (outcome == model::Outcome::fail) throw std::runtime_error("again");
            if (outcome == model::Outcome::stop) throw ApplicationHandlerStop();
            co_return;
        };
    }

    Notes beside;

private:
    /// A handler of the user's own, of which dispatch knows nothing beforehand.
    class OddHandler {
    public:
        OddHandler(Callback callback, bool block) : callback_(std::move(callback)), block_(block) {}
        [[nodiscard]] bool check(const UpdateView& view, Match&) const { return view.update().update_id % 2 == 1; }
        [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const {
            return callback_(update, context);
        }
        [[nodiscard]] bool blocking() const { return block_; }

    private:
        Callback callback_;
        bool block_;
    };
};

/// Adds a rule, maybe by way of routers, to both.
void add_entry(Lottery& lot, Both& real, model::Bot& plain) {
    model::Entry entry;
    entry.rule = lot.rule();
    const int group = lot.up_to(3) - 1;
    const int depth = lot.one_in(3) ? 1 + lot.up_to(1) : 0;
    for (int i = 0; i < depth; ++i) entry.scopes.push_back(lot.scope());
    plain.groups[group].push_back(entry);
    if (depth == 0) {
        real.dispatcher.add_handler(real.handler_for(entry.rule), group);
        return;
    }
    Router router;
    router.add_handler(real.handler_for(entry.rule), group);
    for (int i = 0; i < depth; ++i) {
        const model::Scope& scope = entry.scopes[static_cast<std::size_t>(i)];
        if (scope.only_commands) router.filter(filters::command);
        for (std::size_t k = 0; k < scope.error_handlers.size(); ++k) {
            router.add_error_handler(
                real.error_handler_for("error handler " + scope.name + std::to_string(k), scope.error_handlers[k]));
        }
        if (i + 1 == depth) break;
        Router outer;
        outer.add_router(std::move(router));
        router = std::move(outer);
    }
    real.dispatcher.add_router(router);
}

void add_rest(Lottery& lot, Both& real, model::Bot& plain) {
    for (int i = lot.up_to(2); i > 0; --i) {
        model::Entry entry;
        entry.rule = lot.rule();
        plain.fallbacks.push_back(entry);
        real.dispatcher.add_fallback_handler(real.handler_for(entry.rule));
    }
    plain.error_handlers = lot.error_handlers();
    for (std::size_t i = 0; i < plain.error_handlers.size(); ++i) {
        real.dispatcher.add_error_handler(
            real.error_handler_for("error handler app" + std::to_string(i), plain.error_handlers[i]));
    }
    plain.notes_unhandled = lot.one_in(2);
    if (plain.notes_unhandled) real.dispatcher.on_unhandled(real.note("unhandled"));
}

void compare(Lottery& lot, Both& real, const model::Bot& plain, int id) {
    const model::Event event = lot.event(id);
    real.notes.clear();
    real.beside.clear();
    Notes beside;
    const Notes expected = plain.process(event, beside);
    real.process(update_for(event));
    CAPTURE(event.text);
    CAPTURE(static_cast<int>(event.kind));
    CHECK(real.notes == expected);
    std::sort(beside.begin(), beside.end());
    std::sort(real.beside.begin(), real.beside.end());
    CHECK(real.beside == beside);
}

}  // namespace

TEST_CASE("random handler tables and updates behave as the plain model of the rules says") {
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Lottery lot(seed);
        Both real;
        model::Bot plain;
        add_rest(lot, real, plain);
        for (int id = 1; id <= 30; ++id) {
            // The table grows while updates come.
            if (id <= 12) add_entry(lot, real, plain);
            compare(lot, real, plain, id);
        }
    }
}
