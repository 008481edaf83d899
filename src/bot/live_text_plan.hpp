#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <tgfw/bot/text/text.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw::detail {

/// What a LiveText does next.
class LiveStep {
public:
    enum class Kind {
        send,    ///< A new message, for the part `index`.
        edit,    ///< The message of the part `index`.
        draft,   ///< The draft of the last part, which is `index`.
        remove,  ///< The last message, which has no part any more.
    };

    LiveStep(Kind what, std::size_t part) : kind(what), index(part) {}

    Kind kind;
    std::size_t index;
};

/// Keeps the messages of a text that grows in step with it: which one to send or to change, and when. Does no I/O.
///
/// One step at a time; the text of a step is asked for as late as possible, and may grow until then.
class LiveTextPlan {
public:
    LiveTextPlan(Clock::duration interval, std::size_t limit, bool drafts)
        : interval_(interval), limit_(limit), drafts_(drafts) {}

    void set(FormattedText text);
    void append(const FormattedText& more);
    /// The text is whole: what is left is shown without further delay.
    void finish();
    [[nodiscard]] bool finishing() const noexcept { return finishing_; }

    [[nodiscard]] const FormattedText& text() const noexcept { return text_; }
    /// What differs from what is shown; nullopt if nothing does.
    [[nodiscard]] std::optional<LiveStep> next();
    /// When that may be done.
    [[nodiscard]] Clock::time_point due(const LiveStep& step) const;
    /// The text of a step that goes out now; null where there is none any more, since the text was set anew.
    [[nodiscard]] const FormattedText* take_text(const LiveStep& step);

    /// The step was done. `message_id` of a message that was sent.
    void done(const LiveStep& step, Clock::time_point now, std::int64_t message_id = 0);
    /// The server wants no more until then.
    void flooded(Clock::time_point until) { not_before_ = until; }

    [[nodiscard]] std::vector<std::int64_t> message_ids() const;

private:
    struct Shown {
        Shown(std::int64_t id, FormattedText content) : message_id(id), text(std::move(content)) {}

        std::int64_t message_id;
        FormattedText text;
    };

    void cut();
    /// Whether the part is shown as a draft for now.
    [[nodiscard]] bool is_draft(std::size_t index) const;

    Clock::duration interval_;
    std::size_t limit_;
    bool drafts_;
    FormattedText text_;
    bool changed_ = false;
    bool finishing_ = false;
    /// As the text is to be shown.
    std::vector<FormattedText> parts_;
    std::vector<Shown> shown_;
    FormattedText draft_;
    /// What the step under way took.
    FormattedText taken_;
    std::optional<Clock::time_point> last_;
    std::optional<Clock::time_point> not_before_;
};

}  // namespace tgfw::detail
