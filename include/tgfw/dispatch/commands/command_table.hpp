#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/commands/command_callback.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

/// The commands of a bot, each with what it takes, in one handler.
///
///     awaitable<void> remind(const Message& message, Context& context, Duration in, std::string what);
///
///     CommandTable commands("I remind you of things.");
///     commands.add(Command("remind", "Remind you of something").arg<Duration>("in").rest("what"), remind);
///     commands.add_help();
///     app.add_handler(commands);
///     co_await commands.publish(app.bot());
///
/// It finds a command in constant time. Where the words after it do not fit, it answers in the chat what is wrong and
/// how the command is written, and the callback does not run. Copies share the commands. Add all of them before the
/// table is added to an application.
class CommandTable {
public:
    /// `about` is what /help begins with; may be empty.
    explicit CommandTable(std::string about = std::string());

    /// A command and the coroutine that it runs: it takes (const Message&, Context&) or (Context&), then the arguments
    /// in their order, then services by reference.
    ///
    /// Throws ConfigError where the table has a command of that name.
    template <class... A, class C>
    CommandTable& add(Command<A...> command, C callback) {
        auto info = std::make_shared<const detail::CommandInfo>(std::move(command.info_));
        add_entry(info, detail::command_callback<A...>(std::move(callback), setup(info)));
        return *this;
    }
    /// Adds /help: about, and the commands that menus would show there; `/help name` tells how one of them is written.
    CommandTable& add_help(std::string description = "Show what I can do");

    /// Words the answer to wrong arguments, in a language that the user understands; UsageError::to_string() unless
    /// set.
    CommandTable& on_usage_error(std::function<std::string(const UsageError&, const Context&)> answer);
    /// What /help begins with for users of a language.
    CommandTable& about(std::string language_code, std::string text);

    /// What /help says in a chat, to users of a language. `administrator`: with what is only for those.
    [[nodiscard]] std::string help_text(const Chat& chat, const User& user, bool administrator = false) const;
    /// Makes the menus of all scopes and languages show the commands: sets those that differ from what Telegram has,
    /// and clears those that should be empty. Menus of scopes that no command names are left alone.
    ///
    /// The result is how many it changed. `bot` must outlive the coroutine. Throws what Bot throws, and ConfigError
    /// where a menu would have more than 100 commands. Source: Bot API, setMyCommands.
    [[nodiscard]] awaitable<std::size_t> publish(const Bot& bot) const;

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const;
    [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const;
    [[nodiscard]] std::optional<bool> blocking() const noexcept { return std::nullopt; }
    [[nodiscard]] Reach reach() const;
    [[nodiscard]] const std::vector<std::string>& commands() const noexcept;
    [[nodiscard]] std::vector<TypeKey> services() const;
    [[nodiscard]] std::string describe() const;

private:
    class Impl;
    void add_entry(std::shared_ptr<const detail::CommandInfo> info, Callback callback);
    [[nodiscard]] detail::CommandSetup setup(std::shared_ptr<const detail::CommandInfo> info) const;

    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw
