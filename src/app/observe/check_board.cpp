#include <app/observe/check_board.hpp>

namespace tgfw {

std::vector<std::size_t> CheckBoard::begin_due(Clock::time_point now) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        if (entry.running || entry.lingers || (entry.known && now - entry.at < cache_)) continue;
        entry.running = true;
        ++pending_;
        due.push_back(i);
    }
    return due;
}

bool CheckBoard::found(std::size_t check, Found what, bool ended, Clock::time_point now) {
    Entry& entry = entries_.at(check);
    const bool is_news = entry.known ? entry.result != what : what != Found::ok;
    entry.result = what;
    entry.known = true;
    entry.running = false;
    entry.lingers = !ended;
    entry.at = now;
    --pending_;
    return is_news;
}

std::string_view to_string(CheckBoard::Found found) noexcept {
    switch (found) {
        case CheckBoard::Found::ok:
            return "ok";
        case CheckBoard::Found::failed:
            return "failed";
        case CheckBoard::Found::timed_out:
            return "timed out";
    }
    return "unknown";
}

}  // namespace tgfw
