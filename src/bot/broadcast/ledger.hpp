#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <tgfw/bot/broadcast/broadcast_chats.hpp>
#include <tgfw/bot/broadcast/broadcast_journal.hpp>
#include <tgfw/bot/broadcast/broadcast_options.hpp>
#include <tgfw/bot/broadcast/broadcast_report.hpp>

namespace tgfw::detail {

/// A chat whose call is under way.
class BroadcastTicket {
public:
    BroadcastTicket(ChatId chat_id, std::uint64_t number) : chat(std::move(chat_id)), page(number) {}

    ChatId chat;
    std::uint64_t page;
};

/// How a broadcast decides: which chat is next, which page to fetch, what to write down, when to give up. Does no I/O.
///
/// Pages complete from the front, and the cursor of the first that is not is where a resumption begins; what is done
/// beyond it is remembered by chat. A failure is held back until a success shows that it was the chat's own: where
/// there is none, the chats are left for the resumption.
class BroadcastLedger {
public:
    BroadcastLedger(BroadcastCheckpoint from, std::uint32_t window, BroadcastDelivery delivery,
                    std::uint32_t stop_after);

    /// Whether the page at cursor() is needed before another chat can begin.
    [[nodiscard]] bool wants_page() const;
    [[nodiscard]] const std::string& cursor() const noexcept { return next_; }
    void add_page(BroadcastPage page);

    /// The chats to be sent to now; in at_most_once several or none, so that the journal's writes are few.
    [[nodiscard]] std::vector<BroadcastTicket> begin();
    /// The call has ended, and so.
    void end(const BroadcastTicket& ticket, BroadcastChat result);
    /// The call was certainly not made, and is not going to be: the chat is left for the resumption.
    void release(const BroadcastTicket& ticket);
    /// The call was cancelled, and its fate is unclear: the chat is left as a crash would leave it.
    void lose(const BroadcastTicket& ticket);

    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_.size(); }
    /// Too many failures without a success.
    [[nodiscard]] bool tripped() const noexcept { return stop_after_ > 0 && streak_ >= stop_after_; }
    /// The newest failure, in words.
    [[nodiscard]] const std::string& last_failure() const noexcept { return last_failure_; }
    /// Failures that are held back will be a resumption's.
    void release_held();
    /// All is done.
    [[nodiscard]] bool complete() const noexcept;

    [[nodiscard]] const BroadcastCounts& counts() const noexcept { return counts_; }
    /// What was settled since the last call.
    [[nodiscard]] std::vector<BroadcastChat> take_settled();
    /// What to append to the journal since the last call, or since a checkpoint was taken.
    [[nodiscard]] std::vector<BroadcastEntry> take_entries();
    /// Whether a page was completed since the last checkpoint.
    [[nodiscard]] bool checkpoint_due() const noexcept { return checkpoint_due_; }
    /// The whole state, for the journal.
    [[nodiscard]] BroadcastCheckpoint take_checkpoint();

private:
    struct Page {
        Page() = default;

        std::uint64_t number = 0;
        std::string cursor;
        std::vector<ChatId> chats;
        std::size_t next = 0;
        std::size_t settled = 0;
        std::vector<BroadcastEntry> entries;
    };
    struct Held {
        Held(BroadcastTicket t, BroadcastChat r) : ticket(std::move(t)), result(std::move(r)) {}

        BroadcastTicket ticket;
        BroadcastChat result;
    };

    [[nodiscard]] bool chats_left() const noexcept;
    [[nodiscard]] std::optional<BroadcastTicket> begin_one();
    /// Whether an earlier run has dealt with the chat.
    [[nodiscard]] bool was_settled(Page& page, const ChatId& chat);
    void settle(const BroadcastTicket& ticket, BroadcastChat result);
    void write_down(Page& page, BroadcastChat result);
    void confirm_held();
    void close_pages();
    void forget(const BroadcastTicket& ticket);

    std::uint32_t window_;
    BroadcastDelivery delivery_;
    std::uint32_t stop_after_;
    /// Of the pages before the first of pages_.
    BroadcastCounts base_;
    BroadcastCounts counts_;
    /// What an earlier run knew of chats that have not come up yet, by their text.
    std::unordered_map<std::string, BroadcastEntry> earlier_;
    std::deque<Page> pages_;
    std::uint64_t numbers_ = 0;
    /// Entries in pages_ and earlier_.
    std::size_t remembered_ = 0;
    std::string next_;
    bool ended_ = false;
    bool checkpoint_due_ = false;
    std::vector<BroadcastTicket> under_way_;
    std::vector<BroadcastTicket> lost_;
    std::vector<Held> held_;
    std::uint32_t streak_ = 0;
    std::string last_failure_;
    std::vector<BroadcastChat> settled_;
    std::vector<BroadcastEntry> entries_;
};

}  // namespace tgfw::detail
