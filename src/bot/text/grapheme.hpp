#pragma once

#include <cstdint>

namespace tgfw {

/// Finds where a text can be cut without cutting what is seen as one symbol: letters with their marks, flags, emoji
/// that are joined or varied. The common cases of Unicode's annex 29, by ranges instead of tables.
class GraphemeScanner {
public:
    GraphemeScanner() = default;

    /// Takes the next code point; returns whether the text can be cut before it. True for the first one.
    bool take(std::uint32_t code);

private:
    std::uint32_t before_ = 0;
    bool first_ = true;
    /// Whether an odd number of regional indicators comes before: two make a flag.
    bool half_flag_ = false;
};

}  // namespace tgfw
