// Any text is read as a broadcast's journal or refused with JournalError; what was read is written as a journal that
// reads the same; and a journal that is torn off behind its first two lines is always read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <bot/broadcast/journal_text.hpp>

namespace {

using namespace tgfw;

std::optional<BroadcastCheckpoint> read_journal(std::string_view text) {
    try {
        return detail::parse_journal(text, "fuzzed");
    } catch (const JournalError&) {
        return std::nullopt;
    }
}

/// Any text, as entries of a journal whose lines have good checksums.
BroadcastCheckpoint checkpoint_of(std::string_view text) {
    BroadcastCheckpoint made;
    made.cursor = std::string(text.substr(0, text.size() / 2));
    made.counts.sent = text.size();
    for (std::size_t i = 0; i + 8 < text.size(); i += 8) {
        const auto mark = static_cast<BroadcastEntry::Mark>(static_cast<unsigned char>(text[i]) % 7);
        made.entries.emplace_back("@" + std::string(text.substr(i + 1, 7)), mark);
    }
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto found = read_journal(text)) {
        if (read_journal(detail::journal_text(*found)) != found) std::abort();
    }
    const BroadcastCheckpoint made = checkpoint_of(text);
    const std::string written = detail::journal_text(made);
    if (read_journal(written) != made) std::abort();
    BroadcastCheckpoint bare = made;
    bare.entries.clear();
    const std::size_t head = detail::journal_text(bare).size();
    const std::size_t torn = head + (written.size() - head) * (size % 17) / 17;
    if (!read_journal(std::string_view(written).substr(0, torn))) std::abort();
    return 0;
}
