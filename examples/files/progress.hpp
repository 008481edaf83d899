#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/tgfw.hpp>

namespace files {

/// One message that says how far a transfer is: edited at most once a second, however often bytes arrive, and last with
/// the text of finish().
class Progress {
public:
    Progress(tgfw::Context& context, std::int64_t chat_id, std::int64_t message_id)
        : context_(&context), state_(std::make_shared<State>(context.bot(), context.clock(), chat_id, message_id)) {}

    /// What a download or an upload calls with the bytes done. The Progress must outlive the transfer.
    [[nodiscard]] tgfw::net::BodyProgress of(std::string what) {
        return [this, what = std::move(what)](std::uint64_t done, std::optional<std::uint64_t> total) {
            if (total && *total > 0) show(what + ": " + std::to_string(done * 100 / *total) + " %");
        };
    }
    void finish(std::string text) {
        state_->finished = true;
        show(std::move(text));
    }

private:
    class State {
    public:
        State(tgfw::Bot bot_, tgfw::Clock& clock_, std::int64_t chat_id_, std::int64_t message_id_)
            : bot(std::move(bot_)), clock(&clock_), chat_id(chat_id_), message_id(message_id_) {}

        tgfw::Bot bot;
        tgfw::Clock* clock;
        std::int64_t chat_id;
        std::int64_t message_id;
        std::string wanted;
        std::string shown;
        bool editing = false;
        bool finished = false;
    };

    void show(std::string text) {
        state_->wanted = std::move(text);
        if (std::exchange(state_->editing, true)) return;
        context_->create_task(edit(state_));
    }

    /// Writes what is wanted by then, until nothing new is.
    static tgfw::awaitable<void> edit(std::shared_ptr<State> state) {
        while (state->shown != state->wanted) {
            state->shown = state->wanted;
            const bool last = state->finished;
            try {
                co_await state->bot.edit_message_text()
                    .text(state->shown)
                    .chat_id(state->chat_id)
                    .message_id(state->message_id)
                    .priority(tgfw::CallPriority::low);
            } catch (const tgfw::Error&) {
                // A line about a transfer is not worth the transfer.
            }
            if (last) break;
            co_await tgfw::sleep_for(*state->clock, std::chrono::seconds(1));
        }
        state->editing = false;
    }

    tgfw::Context* context_;
    std::shared_ptr<State> state_;
};

}  // namespace files
