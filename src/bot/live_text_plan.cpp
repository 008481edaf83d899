#include <bot/live_text_plan.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

#include <tgfw/bot/text/split.hpp>

namespace tgfw::detail {

namespace {

/// How many bytes at the end are the beginning of a character whose other bytes have not come yet.
std::size_t torn_bytes(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte < 0x80) return 0;
        if (byte < 0xc0) continue;
        const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        return length > back ? back : 0;
    }
    return 0;
}

}  // namespace

void LiveTextPlan::set(FormattedText text) {
    text_ = std::move(text);
    changed_ = true;
}

void LiveTextPlan::finish() {
    finishing_ = true;
    changed_ = true;
}

void LiveTextPlan::append(const FormattedText& more) {
    text_ += more;
    changed_ = true;
}

void LiveTextPlan::cut() {
    if (!std::exchange(changed_, false)) return;
    const std::size_t torn = finishing_ ? 0 : torn_bytes(text_.text);
    if (torn == 0) {
        parts_ = split_message(text_, limit_);
        return;
    }
    FormattedText whole = text_;
    whole.text.resize(whole.text.size() - torn);
    parts_ = split_message(whole, limit_);
}

bool LiveTextPlan::is_draft(std::size_t index) const {
    return drafts_ && !finishing_ && index + 1 == parts_.size() && index >= shown_.size();
}

std::optional<LiveStep> LiveTextPlan::next() {
    cut();
    for (std::size_t index = 0; index < parts_.size(); ++index) {
        if (is_draft(index)) {
            if (parts_[index] == draft_) return std::nullopt;
            return LiveStep(LiveStep::Kind::draft, index);
        }
        if (index >= shown_.size()) return LiveStep(LiveStep::Kind::send, index);
        if (!(shown_[index].text == parts_[index])) return LiveStep(LiveStep::Kind::edit, index);
    }
    if (shown_.size() > parts_.size()) return LiveStep(LiveStep::Kind::remove, shown_.size() - 1);
    return std::nullopt;
}

Clock::time_point LiveTextPlan::due(const LiveStep& step) const {
    Clock::time_point at{};
    const bool patient = step.kind == LiveStep::Kind::edit || step.kind == LiveStep::Kind::draft;
    if (last_ && patient && !finishing_) at = *last_ + interval_;
    return not_before_ ? std::max(at, *not_before_) : at;
}

const FormattedText* LiveTextPlan::take_text(const LiveStep& step) {
    cut();
    if (step.index >= parts_.size()) return nullptr;
    taken_ = parts_[step.index];
    return &taken_;
}

void LiveTextPlan::done(const LiveStep& step, Clock::time_point now, std::int64_t message_id) {
    last_ = now;
    not_before_.reset();
    switch (step.kind) {
        case LiveStep::Kind::send:
            shown_.emplace_back(message_id, std::move(taken_));
            draft_ = FormattedText();
            break;
        case LiveStep::Kind::edit:
            shown_[step.index].text = std::move(taken_);
            break;
        case LiveStep::Kind::draft:
            draft_ = std::move(taken_);
            break;
        case LiveStep::Kind::remove:
            shown_.pop_back();
            break;
    }
}

std::vector<std::int64_t> LiveTextPlan::message_ids() const {
    std::vector<std::int64_t> ids;
    for (const Shown& shown : shown_) ids.push_back(shown.message_id);
    return ids;
}

}  // namespace tgfw::detail
