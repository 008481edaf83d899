#pragma once

#include <string_view>
#include <vector>

#include <bot/text/styled_text.hpp>

namespace tgfw::styled {

/// A quote, or what is between quotes. The text is a part of the text that it was made of.
struct TextBlock {
    TextBlock() = default;

    /// Null between quotes; lives as long as the text's entities.
    const TextEntity* quote = nullptr;
    std::string_view text;
    /// Offsets are counted from the block's begin.
    std::vector<TextEntity> entities;
};

/// Entities must be in normal form, in which none crosses a quote's border. No block but a quote is empty.
[[nodiscard]] std::vector<TextBlock> split_blocks(const StyledText& styled);

/// What is told of a text from its begin to its end. What opened last closes first.
class MarkupSink {
public:
    virtual ~MarkupSink() = default;
    virtual void open(const TextEntity& entity) = 0;
    virtual void close(const TextEntity& entity) = 0;
    virtual void text(std::string_view text) = 0;
};

/// Tells `sink` of a block: of as few beginnings of styles as there can be, and of any other entity once.
void walk(const TextBlock& block, MarkupSink& sink);

}  // namespace tgfw::styled
