#include <string>
#include <utility>

#include <core/parse_number.hpp>
#include <tgfw/bot/broadcast/broadcast_chats.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t kChatsPerPage = 1000;

/// Reads a range page by page.
class RangePager {
public:
    explicit RangePager(std::shared_ptr<BroadcastRange> range) : range_(std::move(range)) {}

    [[nodiscard]] BroadcastPage page_at(std::uint64_t position) {
        if (position != next_ && next_ > 0) rewind();
        for (; next_ < position; ++next_) {
            if (!range_->take()) return BroadcastPage();
        }
        BroadcastPage page;
        auto chat = ahead_ ? std::exchange(ahead_, std::nullopt) : range_->take();
        for (; chat && page.chats.size() < kChatsPerPage; chat = range_->take()) {
            page.chats.push_back(std::move(*chat));
        }
        next_ += page.chats.size();
        if (chat) page.next = std::to_string(next_);
        ahead_ = std::move(chat);
        return page;
    }

private:
    void rewind() {
        if (!range_->rewind()) {
            throw ConfigError("a broadcast's range can be read only once: give a container, or a new range");
        }
        ahead_.reset();
        next_ = 0;
    }

    std::shared_ptr<BroadcastRange> range_;
    /// The position of `ahead_`, or of what the range gives next.
    std::uint64_t next_ = 0;
    /// Taken already, to see whether there is more.
    std::optional<ChatId> ahead_;
};

awaitable<BroadcastPage> ready_page(BroadcastPage page) {
    co_return page;
}

std::uint64_t position_of(const std::string& cursor) {
    if (cursor.empty()) return 0;
    const auto position = parse_number<std::uint64_t>(cursor);
    if (!position) {
        throw ConfigError("the cursor \"" + cursor +
                          "\" in the broadcast's journal is none of a range: the journal is another broadcast's");
    }
    return *position;
}

}  // namespace

std::function<awaitable<BroadcastPage>(std::string cursor)> pages_of(std::shared_ptr<BroadcastRange> range) {
    return [pager = std::make_shared<RangePager>(std::move(range))](const std::string& cursor) {
        return ready_page(pager->page_at(position_of(cursor)));
    };
}

}  // namespace tgfw::detail
