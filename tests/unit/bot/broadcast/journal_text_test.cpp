#include <doctest/doctest.h>

#include <string>

#include <bot/broadcast/journal_text.hpp>

using namespace tgfw;
using detail::journal_lines;
using detail::journal_text;
using detail::parse_journal;
using Mark = BroadcastEntry::Mark;

namespace {

BroadcastCheckpoint busy_checkpoint() {
    BroadcastCheckpoint checkpoint;
    checkpoint.cursor = "after 50% of\n\"users\"";
    checkpoint.counts.sent = 1'000'000;
    checkpoint.counts.blocked = 7;
    checkpoint.entries = {BroadcastEntry(42, Mark::sent), BroadcastEntry(-1001234567890, Mark::migrated),
                          BroadcastEntry("@news", Mark::unknown), BroadcastEntry(43, Mark::begun),
                          BroadcastEntry(43, Mark::released)};
    return checkpoint;
}

std::string journal_error(const std::string& text) {
    try {
        static_cast<void>(parse_journal(text, "news.journal"));
    } catch (const JournalError& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("a broadcast's journal is read as it was written, any cursor in it") {
    auto checkpoint = busy_checkpoint();
    CHECK(parse_journal(journal_text(checkpoint), "j") == checkpoint);
    checkpoint.cursor.clear();
    checkpoint.complete = true;
    CHECK(parse_journal(journal_text(checkpoint), "j") == checkpoint);
    CHECK(parse_journal("", "j") == BroadcastCheckpoint());
}

TEST_CASE("lines that are appended to a journal stand behind its own") {
    const auto checkpoint = busy_checkpoint();
    const std::string text = journal_text(checkpoint) + journal_lines({BroadcastEntry(99, Mark::failed)});
    const auto read = parse_journal(text, "j");
    REQUIRE(read.entries.size() == checkpoint.entries.size() + 1);
    CHECK(read.entries.back() == BroadcastEntry(99, Mark::failed));
}

TEST_CASE("a journal that is torn off anywhere loses no more than the chats of the torn end") {
    const auto checkpoint = busy_checkpoint();
    const std::string text = journal_text(checkpoint);
    BroadcastCheckpoint bare = checkpoint;
    bare.entries.clear();
    const std::size_t head = journal_text(bare).size();
    for (std::size_t size = head; size < text.size(); ++size) {
        CAPTURE(size);
        const auto read = parse_journal(text.substr(0, size), "j");
        CHECK(read.cursor == checkpoint.cursor);
        REQUIRE(read.entries.size() <= checkpoint.entries.size());
        CHECK(std::equal(read.entries.begin(), read.entries.end(), checkpoint.entries.begin()));
        CHECK(journal_text(read).size() <= size);
    }
    // A power failure may leave zeros, and half a line.
    CHECK(parse_journal(text + std::string(100, '\0'), "j") == checkpoint);
    CHECK(parse_journal(text + "deadbeef s 5\n", "j") == checkpoint);
}

TEST_CASE("damage within a journal is told with its file, its line and the remedy") {
    const std::string text = journal_text(busy_checkpoint());
    const std::size_t second = text.find('\n') + 1;
    const std::size_t third = text.find('\n', second) + 1;
    const std::string remedy = ": bring it back from a copy, or delete it to send to all chats from the beginning";
    for (std::size_t at = second; at < third; ++at) {
        std::string damaged = text;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x01);
        CHECK(journal_error(damaged) == "the broadcast journal \"news.journal\" is damaged in line 2" + remedy);
    }
    std::string damaged = text;
    damaged[third + 10] = '!';
    CHECK(journal_error(damaged) == "the broadcast journal \"news.journal\" is damaged in line 3" + remedy);
    CHECK(journal_error(text.substr(0, third - 5)) ==
          "the broadcast journal \"news.journal\" is damaged in line 2" + remedy);
}

TEST_CASE("a file that is no journal is told so, and not written over") {
    const std::string expected = "\"news.journal\" is no broadcast journal of this version: give another file";
    CHECK(journal_error("#!/bin/sh\n") == expected);
    CHECK(journal_error("tgfw-broadcast 2\n") == expected);
    CHECK(journal_error("tgfw") == expected);
}
