#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/commands/command_table.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

namespace tgfw::test {

using Words = std::vector<std::string>;

/// A dispatcher, and what the bot answers.
class CommandFixture : public DispatchFixture {
public:
    /// Handles `text`, a command with what follows it, as JSON has it.
    void say(std::string_view text) { process(command_update(5, text)); }
    /// The texts that were sent since the last time.
    Words answers() {
        Words texts;
        for (const auto& call : transport->calls) {
            if (call.method == "sendMessage") texts.push_back(decode<SendMessage>(call.request.body).text);
        }
        transport->calls.clear();
        return texts;
    }
    Words take() { return std::exchange(notes, Words()); }

    /// A callback that writes its arguments down.
    template <class... A>
    auto write() {
        return [this](Context&, A... values) -> awaitable<void> {
            std::string line;
            ((line += (line.empty() ? "" : "|") + to_text(values)), ...);
            notes.push_back(line);
            co_return;
        };
    }

    CommandTable commands{"I am a bot."};

private:
    static std::string to_text(const std::string& text) { return text; }
    static std::string to_text(bool yes) { return yes ? "yes" : "no"; }
    static std::string to_text(double number) { return fmt::format("{}", number); }
    static std::string to_text(Duration duration) { return std::to_string(duration.count()) + "s"; }
    static std::string to_text(const UserMention& user) {
        return "@" + user.username + (user.id ? "#" + std::to_string(*user.id) : "") + "(" + user.text + ")";
    }
    template <std::integral T>
    requires(!std::same_as<T, bool>) static std::string to_text(T number) { return std::to_string(number); }
    template <class T>
    static std::string to_text(const std::optional<T>& value) {
        return value ? to_text(*value) : "-";
    }
    template <class T>
    static std::string to_text(const std::vector<T>& values) {
        std::string text = "[";
        for (const T& value : values) text += (text.size() > 1 ? "," : "") + to_text(value);
        return text + "]";
    }
};

}  // namespace tgfw::test
