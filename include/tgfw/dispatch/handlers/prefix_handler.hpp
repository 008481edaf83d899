#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/described.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/filters/update_type.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/words.hpp>

namespace tgfw {

namespace detail {

using PrefixFilterDefault = decltype(filters::update_type::messages);

/// The first words that a PrefixHandler listens to.
class PrefixedCommands {
public:
    /// All prefixes with all commands. Throws ConfigError where there is none of either, or one has a space in it.
    PrefixedCommands(const WordList& prefixes, const WordList& commands);

    /// Whether the message's text begins with one of them, in upper or lower case, as a word.
    [[nodiscard]] bool begin(const Message& message) const;
    /// The messages that can begin with one of them: those that begin with a command only where a slash is a prefix.
    [[nodiscard]] Kinds kinds() const noexcept;
    /// As `!help, #help`.
    [[nodiscard]] std::string describe() const;

private:
    std::vector<std::string> words_;
    std::optional<Pattern> pattern_;  // For words beyond ASCII, whose case RE2 knows.
};

/// The words after the first one.
[[nodiscard]] std::vector<std::string> words_after_first(const Message& message);

}  // namespace detail

/// Takes texts whose first word is a prefix and a command, in either case: `PrefixHandler({"!", "#"}, "help", help)`
/// takes `!help` and `#HELP me`; context.args() are the words after it. PTB: PrefixHandler.
///
/// It looks at no entities and knows no `@bot`. Without a filter it takes messages and edited messages.
template <filters::FilterLike F = detail::PrefixFilterDefault, class State = void>
class PrefixHandler : public CallbackHandler<PrefixHandler<F, State>, State> {
public:
    /// One prefix or several, one command or several. Throws ConfigError where there is none of either, or one has a
    /// space in it, since no first word has.
    PrefixHandler(const detail::WordList& prefixes, const detail::WordList& commands, Callback callback,
                  F filter = F(filters::update_type::messages))
        : CallbackHandler<PrefixHandler, State>(std::move(callback)),
          commands_(prefixes, commands),
          filter_(std::move(filter)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        const Message* message = view.message();
        if (message == nullptr || !commands_.begin(*message) || !filter_(view, match)) return false;
        match.args = detail::words_after_first(*message);
        return true;
    }
    [[nodiscard]] Reach reach() const {
        return this->within_callback(Reach(filters::reach_of(filter_).may & commands_.kinds()));
    }
    [[nodiscard]] std::string describe() const { return detail::described("PrefixHandler", commands_.describe()); }

private:
    detail::PrefixedCommands commands_;
    F filter_;
};

template <class C>
PrefixHandler(detail::WordList, detail::WordList, C)
    -> PrefixHandler<detail::PrefixFilterDefault, detail::callback_state_t<C>>;
template <class C, filters::FilterLike F>
PrefixHandler(detail::WordList, detail::WordList, C, F) -> PrefixHandler<F, detail::callback_state_t<C>>;

}  // namespace tgfw
