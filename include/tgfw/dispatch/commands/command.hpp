#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/commands/argument_type.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/handler_options.hpp>

namespace tgfw {

namespace detail {

/// What a command is but its callback.
class CommandInfo {
public:
    /// Throws ConfigError where the name is no command's, or the description has not 1 to 256 characters.
    CommandInfo(std::string name, std::string description);

    /// `/remind <in> <what…>`
    [[nodiscard]] std::string usage() const;
    /// The description in that language, or the one for all others.
    [[nodiscard]] const std::string& description_in(std::string_view language_code) const noexcept;
    void add_language(std::string code, std::string description);

    std::string name;
    std::string description;
    std::vector<std::pair<std::string, std::string>> languages;  // Code and description.
    std::vector<ArgumentInfo> arguments;
    std::vector<BotCommandScope> scopes;  // Empty: everywhere.
    bool hidden = false;
    std::optional<filters::Any> filter;
    HandlerOptions options;
};

[[nodiscard]] ArgumentInfo argument_info(std::string name, ArgumentKind kind, std::string expected);
/// Throws ConfigError where there is no word.
[[nodiscard]] ArgumentInfo choice_info(std::string name, std::vector<std::string> words);

}  // namespace detail

/// The declaration of a command for a CommandTable: its name, what it does, and its arguments one after another.
///
///     Command("remind", "Remind you of something").arg<Duration>("in").rest("what")
///
/// declares `/remind <in> <what…>`, whose callback takes a Duration and a std::string after its Context&.
template <class... Arguments>
class Command {
public:
    /// `name` without the slash; `description` is for the menu and for /help. Throws ConfigError where Telegram would
    /// accept neither: a name is 1 to 32 of a-z, 0-9 and _, a description has 1 to 256 characters.
    Command(std::string name, std::string description) requires(sizeof...(Arguments) == 0)
        : info_(std::move(name), std::move(description)) {}

    /// An argument of one word, which stands for a `T`: a whole number, double, bool, std::string, Duration,
    /// UserMention, or a type with `static std::optional<T> parse(std::string_view word)`. std::optional<T> may be
    /// missing, if no argument after it must be there; std::vector<T> takes all words that are left, at least one.
    ///
    /// A word in quotes may have spaces in it.
    template <class T>
    [[nodiscard]] auto arg(std::string name) && {
        static_assert(detail::argument_kind<T>().has_value(),
                      "tgfw: an argument of a command is a whole number, double, bool, std::string, Duration, "
                      "UserMention, a type with `static std::optional<T> parse(std::string_view)`, or std::optional or "
                      "std::vector of one of these");
        using Item = typename detail::ItemOf<T>::type;
        auto argument =
            detail::argument_info(std::move(name), *detail::argument_kind<T>(), detail::expected_of<Item>());
        argument.optional = detail::ItemOf<T>::optional;
        argument.many = takes_rest<detail::PlainArgument<T>>;
        return std::move(*this).template with<detail::PlainArgument<T>>(std::move(argument));
    }
    /// The text that is left, as it was written; there must be some.
    [[nodiscard]] auto rest(std::string name) && {
        auto argument = detail::argument_info(std::move(name), ArgumentKind::text, "a text");
        argument.many = true;
        return std::move(*this).template with<detail::RestArgument>(std::move(argument));
    }
    /// The text that is left, or nothing: std::optional<std::string>.
    [[nodiscard]] auto optional_rest(std::string name) && {
        auto argument = detail::argument_info(std::move(name), ArgumentKind::text, "a text");
        argument.many = argument.optional = true;
        return std::move(*this).template with<detail::OptionalRestArgument>(std::move(argument));
    }
    /// One of these words, in upper or lower case; the callback gets it as it stands here.
    [[nodiscard]] auto choice(std::string name, std::vector<std::string> words) && {
        auto argument = detail::choice_info(std::move(name), std::move(words));
        return std::move(*this).template with<detail::ChoiceArgument>(std::move(argument));
    }

    /// Where menus and /help show the command; everywhere unless set, and in several places if set several times. It
    /// may be used elsewhere all the same: filter() is what keeps it from that.
    Command&& scope(BotCommandScope where) && {
        info_.scopes.push_back(std::move(where));
        return std::move(*this);
    }
    /// Neither menus nor /help show it.
    Command&& hidden() && {
        info_.hidden = true;
        return std::move(*this);
    }
    /// The description for users of that language, by its code of ISO 639-1. Throws ConfigError as the constructor.
    Command&& language(std::string code, std::string description) && {
        info_.add_language(std::move(code), std::move(description));
        return std::move(*this);
    }
    /// Only messages that pass; without one, messages and edited messages.
    Command&& filter(filters::Any filter) && {
        info_.filter = std::move(filter);
        return std::move(*this);
    }
    /// Leaves `value` for middlewares: `context.flag<T>()`.
    template <class T>
    Command&& flag(T value) && {
        info_.options.flags.put(std::make_shared<T>(std::move(value)));
        return std::move(*this);
    }
    /// Cancels the callback after `limit`; the error handlers get a DeadlineExceeded.
    Command&& deadline(Clock::duration limit) && {
        info_.options.deadline = limit;
        return std::move(*this);
    }

private:
    template <class...>
    friend class Command;
    friend class CommandTable;

    template <class A>
    static constexpr bool takes_rest =
        std::same_as<A, detail::RestArgument> || std::same_as<A, detail::OptionalRestArgument> ||
        detail::ItemOf<typename A::Value>::many;
    template <class A>
    static constexpr bool may_be_missing =
        std::same_as<A, detail::OptionalRestArgument> || detail::ItemOf<typename A::Value>::optional;

    explicit Command(detail::CommandInfo info) : info_(std::move(info)) {}

    template <class A>
    [[nodiscard]] Command<Arguments..., A> with(detail::ArgumentInfo argument) && {
        static_assert(!(takes_rest<Arguments> || ...),
                      "tgfw: an argument before this one takes all words that are left; it must be the last");
        static_assert(may_be_missing<A> || !(may_be_missing<Arguments> || ...),
                      "tgfw: an argument before this one may be missing, so that this one must be optional, too");
        info_.arguments.push_back(std::move(argument));
        return Command<Arguments..., A>(std::move(info_));
    }

    detail::CommandInfo info_;
};

Command(std::string, std::string)->Command<>;

}  // namespace tgfw
