#include <bot/broadcast/journal_text.hpp>

#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>
#include <boost/crc.hpp>

#include <core/parse_number.hpp>

namespace tgfw::detail {

namespace {

constexpr std::string_view kFirstLine = "tgfw-broadcast 1";
/// In the order of BroadcastEntry::Mark.
constexpr std::string_view kMarks = "smbfu?-";

std::uint32_t checksum(std::string_view line) {
    boost::crc_32_type crc;
    crc.process_bytes(line.data(), line.size());
    return crc.checksum();
}

/// A word without blanks: what is not printable, and `%`, in hexadecimal.
std::string journal_word(std::string_view text) {
    if (text.empty()) return "%";
    std::string word;
    for (const char c : text) {
        if (c > ' ' && c < 0x7f && c != '%') {
            word += c;
        } else {
            fmt::format_to(std::back_inserter(word), "%{:02x}", static_cast<unsigned char>(c));
        }
    }
    return word;
}

std::optional<std::string> parse_word(std::string_view word) {
    std::string text;
    if (word == "%") return text;
    if (word.empty()) return std::nullopt;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] != '%') {
            text += word[i];
            continue;
        }
        if (i + 2 >= word.size()) return std::nullopt;
        const auto value = parse_number<unsigned>(word.substr(i + 1, 2), 16);
        if (!value) return std::nullopt;
        text += static_cast<char>(*value);
        i += 2;
    }
    return text;
}

void add_line(std::string& text, const std::string& line) {
    fmt::format_to(std::back_inserter(text), "{:08x} {}\n", checksum(line), line);
}

void add_entry(std::string& text, const BroadcastEntry& entry) {
    add_line(text,
             fmt::format("{} {}", kMarks[static_cast<std::size_t>(entry.mark)], journal_word(entry.chat.to_string())));
}

/// Takes the word up to the next blank off a line.
std::string_view take_word(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

/// The line without its checksum; nullopt where that is not its.
std::optional<std::string_view> checked_line(std::string_view line) {
    const auto sum = parse_number<std::uint32_t>(line.substr(0, 8), 16);
    if (line.size() < 10 || line[8] != ' ' || !sum || *sum != checksum(line.substr(9))) return std::nullopt;
    return line.substr(9);
}

/// `at 10 0 1 0 0 open cursor`.
bool parse_state(std::string_view line, BroadcastCheckpoint& into) {
    if (take_word(line) != "at") return false;
    const std::array numbers = {&into.counts.sent, &into.counts.migrated, &into.counts.blocked, &into.counts.failed,
                                &into.counts.unknown};
    for (std::uint64_t* number : numbers) {
        const auto value = parse_number<std::uint64_t>(take_word(line));
        if (!value) return false;
        *number = *value;
    }
    const std::string_view state = take_word(line);
    auto cursor = parse_word(line);
    if ((state != "open" && state != "complete") || !cursor) return false;
    into.complete = state == "complete";
    into.cursor = std::move(*cursor);
    return true;
}

bool parse_entry(std::string_view line, BroadcastCheckpoint& into) {
    const std::size_t mark = line.empty() ? std::string_view::npos : kMarks.find(line[0]);
    if (mark == std::string_view::npos || line.size() < 3 || line[1] != ' ') return false;
    auto chat = parse_word(line.substr(2));
    if (!chat || chat->empty()) return false;
    const auto id = parse_number<std::int64_t>(*chat);
    into.entries.emplace_back(id ? ChatId(*id) : ChatId(std::move(*chat)), static_cast<BroadcastEntry::Mark>(mark));
    return true;
}

[[noreturn]] void throw_damaged(std::string_view path, std::size_t number) {
    throw JournalError(
        fmt::format("the broadcast journal \"{}\" is damaged in line {}: bring it back from a copy, or delete it "
                    "to send to all chats from the beginning",
                    path, number));
}

}  // namespace

std::string journal_text(const BroadcastCheckpoint& checkpoint) {
    std::string text = fmt::format("{}\n", kFirstLine);
    const BroadcastCounts& counts = checkpoint.counts;
    add_line(text,
             fmt::format("at {} {} {} {} {} {} {}", counts.sent, counts.migrated, counts.blocked, counts.failed,
                         counts.unknown, checkpoint.complete ? "complete" : "open", journal_word(checkpoint.cursor)));
    for (const BroadcastEntry& entry : checkpoint.entries) add_entry(text, entry);
    return text;
}

std::string journal_lines(const std::vector<BroadcastEntry>& entries) {
    std::string text;
    for (const BroadcastEntry& entry : entries) add_entry(text, entry);
    return text;
}

BroadcastCheckpoint parse_journal(std::string_view text, std::string_view path) {
    BroadcastCheckpoint found;
    if (text.empty()) return found;
    // Both of the first lines are written at once, with the whole file: no crash tears them.
    if (!text.starts_with(kFirstLine) || text.substr(kFirstLine.size(), 1) != "\n") {
        throw JournalError(fmt::format("\"{}\" is no broadcast journal of this version: give another file", path));
    }
    text.remove_prefix(kFirstLine.size() + 1);
    for (std::size_t number = 2;; ++number) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) {
            if (number == 2) throw_damaged(path, number);
            return found;  // Whole, or torn at its end.
        }
        const auto line = checked_line(text.substr(0, end));
        text.remove_prefix(end + 1);
        const bool good = line && (number == 2 ? parse_state(*line, found) : parse_entry(*line, found));
        if (good) continue;
        if (number > 2 && text.empty()) return found;
        throw_damaged(path, number);
    }
}

}  // namespace tgfw::detail
