#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tgfw {

/// What an argument of a command is.
enum class ArgumentKind : std::uint8_t { word, text, whole_number, number, yes_or_no, duration, user, choice, other };

/// Why the words after a command do not fit its declaration.
class UsageError {
public:
    enum class Reason : std::uint8_t {
        missing,       ///< There is no word for the argument.
        wrong,         ///< The word is not of its kind.
        out_of_range,  ///< The word is of its kind, but too large or too small.
        too_many,      ///< There are words left that no argument takes.
    };

    UsageError() = default;

    Reason reason = Reason::missing;
    /// The argument as it was declared; empty for too_many.
    std::string argument;
    ArgumentKind kind = ArgumentKind::word;
    /// What the argument takes, in English: `a duration such as 10m, 1h30m or 2d`.
    std::string expected;
    /// What it may be, for ArgumentKind::choice.
    std::vector<std::string> choices;
    /// What the user wrote instead; empty for missing.
    std::string value;
    /// How the command is written: `/remind <in> <what…>`.
    std::string usage;

    /// The answer in English, of two lines: what is wrong, and usage.
    [[nodiscard]] std::string to_string() const;
};

}  // namespace tgfw
