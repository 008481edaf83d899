#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/described.hpp>
#include <tgfw/dispatch/filters/update_type.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/words.hpp>

namespace tgfw {

namespace detail {

using CommandFilterDefault = decltype(filters::update_type::messages);

/// How many words a command wants after it.
class ArgCount {
public:
    ArgCount() = default;
    static ArgCount some() { return ArgCount(1, kNoLimit); }
    /// Throws ConfigError below zero.
    static ArgCount exactly(std::int64_t count);
    [[nodiscard]] bool any() const { return least_ == 0 && most_ == kNoLimit; }
    [[nodiscard]] bool fits(std::size_t count) const { return count >= least_ && count <= most_; }

private:
    static constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);

    ArgCount(std::size_t least, std::size_t most) : least_(least), most_(most) {}
    std::size_t least_ = 0;
    std::size_t most_ = kNoLimit;
};

/// The names that a CommandHandler listens to.
class CommandNames {
public:
    /// Throws ConfigError where there is none, or one is not 1 to 32 of a-z, 0-9 and _ (upper case is made lower).
    explicit CommandNames(WordList names);
    // Compiled once, not in each user's file.
    CommandNames(const CommandNames& other);
    CommandNames(CommandNames&& other) noexcept;
    CommandNames& operator=(const CommandNames& other);
    CommandNames& operator=(CommandNames&& other) noexcept;
    ~CommandNames();

    /// Whether `command` is one of them, in upper or lower case.
    [[nodiscard]] bool contain(std::string_view command) const noexcept;
    [[nodiscard]] const std::vector<std::string>& list() const noexcept { return names_; }
    /// As `/start, /help`.
    [[nodiscard]] std::string describe() const;

private:
    std::vector<std::string> names_;
};

/// Whether the view's command is for this bot, or for none in particular, and has a fitting number of words after it,
/// which then stand in `args`. The view must have a command.
[[nodiscard]] bool read_command_args(const UpdateView& view, ArgCount count,
                                     std::optional<std::vector<std::string>>& args);

}  // namespace detail

/// Takes `/command` and `/command@this_bot`, where the message begins with it; context.args() are the words after it.
/// PTB: CommandHandler.
///
/// Needs the entity that Telegram adds, so a plain text that only looks like a command does not match. Without a
/// filter it takes messages and edited messages.
template <filters::FilterLike F = detail::CommandFilterDefault, class State = void>
class CommandHandler : public CallbackHandler<CommandHandler<F, State>, State> {
public:
    /// `"start"`, or `{"start", "help"}`: one command or several, without the slash. Throws ConfigError where one is
    /// not 1 to 32 of a-z, 0-9 and _.
    CommandHandler(detail::WordList commands, Callback callback, F filter = F(filters::update_type::messages))
        : CallbackHandler<CommandHandler, State>(std::move(callback)),
          names_(std::move(commands)),
          filter_(std::move(filter)) {}

    /// `true`: only with at least one word after the command; `false`: only without any; a number: only with exactly so
    /// many. Throws ConfigError for a number below zero.
    template <std::integral N>
    CommandHandler&& has_args(N count) {
        if constexpr (std::same_as<N, bool>) {
            count_ = count ? detail::ArgCount::some() : detail::ArgCount::exactly(0);
        } else {
            count_ = detail::ArgCount::exactly(static_cast<std::int64_t>(count));
        }
        return std::move(*this);
    }

    /// Within its commands: `always` is for those that need no words and pass any filter.
    [[nodiscard]] Reach reach() const {
        const Reach filtered = filters::reach_of(filter_);
        const Kinds always = count_.any() ? filtered.always & Kinds::commands() : Kinds::none();
        return this->within_callback(Reach(filtered.may & Kinds::commands(), always));
    }
    [[nodiscard]] const std::vector<std::string>& commands() const noexcept { return names_.list(); }
    [[nodiscard]] std::string describe() const { return detail::described("CommandHandler", names_.describe()); }

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return !view.command().empty() && names_.contain(view.command()) && accepts(view, match);
    }

private:
    /// The rest of check(), apart from it so that saying no takes no more than a look at the name.
    bool accepts(const UpdateView& view, Match& match) const {
        if (!detail::read_command_args(view, count_, match.args)) return false;
        if (filter_(view, match)) return true;
        match.forget_args();
        return false;
    }

    detail::CommandNames names_;
    F filter_;
    detail::ArgCount count_;
};

template <class C>
CommandHandler(detail::WordList, C) -> CommandHandler<detail::CommandFilterDefault, detail::callback_state_t<C>>;
template <class C, filters::FilterLike F>
CommandHandler(detail::WordList, C, F) -> CommandHandler<F, detail::callback_state_t<C>>;

}  // namespace tgfw
