#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/core/chrono.hpp>
#include <tgfw/dispatch/commands/usage_error.hpp>

namespace tgfw {

/// How long; as an argument of a command `10m`, `1h30m`, `2d`, with the units w, d, h, m and s.
using Duration = std::chrono::seconds;

/// A user that the sender of a command named: by `@name`, or by a mention of someone who has no user name.
class UserMention {
public:
    UserMention() = default;

    /// Without the @; empty for a user without one.
    std::string username;
    /// Known where the mention was picked from a list, and not for a plain `@name`.
    std::optional<std::int64_t> id;
    /// The mention as it was written.
    std::string text;
};

namespace detail {

/// One argument of a command, as it was declared.
class ArgumentInfo {
public:
    ArgumentInfo() = default;

    std::string name;
    ArgumentKind kind = ArgumentKind::word;
    std::string expected;
    std::vector<std::string> choices;
    bool optional = false;
    bool many = false;  // It takes all words that are left.
};

/// The words after a command, one after another. A word in quotes may have spaces in it.
class ArgumentReader {
public:
    /// Refers to the message's text, which must outlive it.
    explicit ArgumentReader(const Message& message);

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    /// The next word; empty if there is none.
    std::string word();
    /// All that is left, as it was written.
    std::string rest();
    /// The next word, if it names a user. Nothing is taken if it does not.
    std::optional<UserMention> user();
    /// What stands next, for a message about it.
    [[nodiscard]] std::string next() const;

    /// Notes what is wrong with `argument`, unless something else was before.
    void fail(UsageError::Reason reason, const ArgumentInfo& argument, std::string value);
    [[nodiscard]] const std::optional<UsageError>& error() const noexcept { return error_; }

private:
    [[nodiscard]] const MessageEntity* mention_here() const;
    void skip(std::size_t bytes);

    const Message* message_;
    std::string_view rest_;
    std::optional<UsageError> error_;
};

/// What became of a word that should be a number or a duration.
enum class Parsed : std::uint8_t { ok, wrong, out_of_range };

[[nodiscard]] Parsed parse_int64(std::string_view word, std::int64_t& value) noexcept;
[[nodiscard]] Parsed parse_uint64(std::string_view word, std::uint64_t& value) noexcept;
[[nodiscard]] Parsed parse_double(std::string_view word, double& value) noexcept;
[[nodiscard]] Parsed parse_duration(std::string_view word, Duration& value) noexcept;
[[nodiscard]] Parsed parse_bool(std::string_view word, bool& value) noexcept;
[[nodiscard]] std::string whole_number_between(std::int64_t least, std::uint64_t most);

}  // namespace detail

}  // namespace tgfw
