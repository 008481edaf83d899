#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/conversation_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/test_scheduler.hpp>
#include <support/updates.hpp>

namespace tgfw::test {

using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

enum class Step { one, two, three, lost };
enum class Inner { first, second, done };

/// A dispatcher with a scheduler, and steps that write their names down.
class ConversationFixture : public DispatchFixture {
public:
    ConversationFixture() : scheduler(io.get_executor(), clock) {
        dispatcher.set_scheduler(&scheduler);
        dispatcher.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
            notes.push_back("error " + context.error_text());
            co_return;
        });
    }
    ~ConversationFixture() {
        tasks.cancel();
        testing::run_virtual(io, clock, scheduler.stop());
        testing::run_virtual(io, clock, tasks.join());
    }
    ConversationFixture(const ConversationFixture&) = delete;
    ConversationFixture& operator=(const ConversationFixture&) = delete;

    /// Notes `name` and leads to `next`.
    template <class State = Step>
    auto go(std::string name, std::type_identity_t<Next<State>> next) {
        return [this, name, next](Context&) -> awaitable<Next<State>> {
            notes.push_back(name);
            co_return next;
        };
    }
    /// Notes `name` and throws.
    auto fail(std::string name) {
        return [this, name](Context&) -> awaitable<void> {
            notes.push_back(name);
            throw std::runtime_error(name);
            co_return;
        };
    }
    /// Notes `name` and throws ApplicationHandlerStop with `next`.
    auto stop(std::string name, NextState next) {
        return [this, name, next](Context&) -> awaitable<void> {
            notes.push_back(name);
            throw ApplicationHandlerStop(next);
            co_return;
        };
    }
    /// Notes `name`, takes a second, notes `name` again, leads to `next`.
    template <class State = Step>
    auto slow(std::string name, std::type_identity_t<Next<State>> next) {
        return [this, name, next](Context& context) -> awaitable<Next<State>> {
            notes.push_back(name + " begins");
            co_await sleep_for(context.clock(), 1s);
            notes.push_back(name + " ends");
            co_return next;
        };
    }
    /// Messages with exactly this text.
    template <class F>
    static auto on(const std::string& text, F callback) {
        return MessageHandler(filters::regex("^" + text + "$"), std::move(callback));
    }

    /// Handles the update; what runs beside goes on.
    void send(Update update) { testing::run_virtual(io, clock, dispatcher.process_update(std::move(update))); }
    void say(std::string_view text, std::int64_t chat = 5) { send(text_update(chat, text, ++last_update)); }
    void pass(Clock::duration time) {
        clock.advance(time);
        testing::run_ready(io);
    }
    /// What was noted since the last call.
    Notes take() { return std::exchange(notes, Notes()); }

    TestScheduler scheduler;
    std::int64_t last_update = 0;
};

}  // namespace tgfw::test
