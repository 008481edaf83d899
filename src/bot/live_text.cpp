#include <tgfw/bot/live_text.hpp>

#include <atomic>
#include <exception>
#include <string>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include <bot/bot_access.hpp>
#include <bot/live_call.hpp>
#include <bot/live_text_plan.hpp>
#include <bot/perform.hpp>
#include <tgfw/core/aborted.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

namespace asio = boost::asio;

using detail::LiveStep;

namespace {

/// Drafts of one chat are told apart by their ids; a text that is cut takes several.
std::int64_t next_draft_id() {
    static std::atomic<std::int64_t> last{0};
    return last += 1000;
}

bool is_unchanged(const BadRequest& error) {
    return error.description().find("message is not modified") != std::string::npos;
}

bool is_gone_already(const BadRequest& error) {
    return error.description().find("message to delete not found") != std::string::npos;
}

}  // namespace

/// Kept by the LiveText and by the task, which ends soon after the LiveText does.
class LiveText::Impl {
public:
    Impl(const asio::any_io_executor& executor, const Bot& bot, SendMessage first, LiveTextOptions options)
        : bot_(bot),
          clock_(bot_.clock()),
          first_(std::move(first)),
          plan_(options.interval, options.limit, options.drafts && first_.chat_id.id() > 0),
          turn_(executor, clock_),
          news_(executor, steady_clock()),
          ended_(executor, steady_clock()),
          tasks_(executor, nullptr) {
        if (!first_.text.empty()) plan_.set(FormattedText(first_.text, first_.entities.value_or(no_entities_)));
        news_.expires_at(Clock::time_point::max());
        ended_.expires_at(Clock::time_point::max());
    }

    static void begin(const std::shared_ptr<Impl>& self) { self->tasks_.spawn(keep_up(self)); }
    void cancel() { tasks_.cancel(); }
    static awaitable<std::vector<std::int64_t>> finish(std::shared_ptr<Impl> self);

    void check_open() const {
        if (plan_.finishing()) throw ConfigError("a LiveText that is finished takes no more text: begin another one");
    }
    void wake() { news_.cancel(); }

    [[nodiscard]] detail::LiveTextPlan& plan() noexcept { return plan_; }
    [[nodiscard]] bool failed() const noexcept { return failure_ != nullptr; }

private:
    static awaitable<void> keep_up(std::shared_ptr<Impl> self);
    [[nodiscard]] awaitable<void> show_all();
    [[nodiscard]] awaitable<void> wait_for_news();
    /// One step, whatever the server says that is no failure.
    [[nodiscard]] awaitable<void> take(LiveStep step);
    /// The id of a message that was sent, else 0.
    [[nodiscard]] awaitable<std::int64_t> call(LiveStep step);
    template <class M>
    [[nodiscard]] awaitable<typename M::Result> call_live(M parameters, LiveStep step);
    [[nodiscard]] SendMessage message_for(std::size_t index) const;
    [[nodiscard]] EditMessageText edit_for(std::size_t index) const;
    [[nodiscard]] SendMessageDraft draft_for(std::size_t index) const;

    const std::vector<MessageEntity> no_entities_;
    detail::BotAccess bot_;
    Clock& clock_;
    SendMessage first_;
    detail::LiveTextPlan plan_;
    const std::int64_t draft_id_ = next_draft_id();
    /// Until the next step is due.
    Timer turn_;
    /// Until there is something to show.
    Timer news_;
    Timer ended_;
    bool has_ended_ = false;
    std::exception_ptr failure_;
    net::TaskGroup tasks_;
};

awaitable<void> LiveText::Impl::keep_up(std::shared_ptr<Impl> self) {
    try {
        co_await self->show_all();
    } catch (...) {
        self->failure_ = std::current_exception();
    }
    self->has_ended_ = true;
    self->ended_.cancel();
}

awaitable<void> LiveText::Impl::show_all() {
    for (;;) {
        const auto step = plan_.next();
        if (!step) {
            if (plan_.finishing()) co_return;
            co_await wait_for_news();
        } else if (const auto due = plan_.due(*step); due > clock_.now()) {
            turn_.expires_at(due);
            static_cast<void>(co_await turn_.wait());
        } else {
            co_await take(*step);
        }
    }
}

awaitable<void> LiveText::Impl::wait_for_news() {
    news_.expires_at(Clock::time_point::max());
    static_cast<void>(co_await news_.wait());
}

awaitable<void> LiveText::Impl::take(LiveStep step) {
    try {
        const std::int64_t sent = co_await call(step);
        plan_.done(step, clock_.now(), sent);
    } catch (const RetryAfter& flooded) {
        // Not the same text again: by then there may be more.
        plan_.flooded(clock_.now() + flooded.retry_after());
    } catch (const BadRequest& refused) {
        const bool unchanged = step.kind == LiveStep::Kind::edit && is_unchanged(refused);
        const bool removed = step.kind == LiveStep::Kind::remove && is_gone_already(refused);
        if (!unchanged && !removed) throw;
        plan_.done(step, clock_.now());
    } catch (const detail::NothingToSay&) {
        plan_.flooded(clock_.now());
    }
}

template <class M>
awaitable<typename M::Result> LiveText::Impl::call_live(M parameters, LiveStep step) {
    typename detail::LiveCall<M>::Newest newest = [this, step] { return plan_.take_text(step); };
    auto live = std::make_shared<detail::LiveCall<M>>(std::move(parameters), std::move(newest));
    return detail::perform<typename M::Result>(bot_.core(), std::move(live));
}

awaitable<std::int64_t> LiveText::Impl::call(LiveStep step) {
    switch (step.kind) {
        case LiveStep::Kind::send: {
            auto sending = call_live(message_for(step.index), step);
            const Message sent = co_await std::move(sending);
            first_.chat_id = ChatId(sent.chat.id);  // It may have migrated.
            co_return sent.message_id;
        }
        case LiveStep::Kind::edit: {
            auto editing = call_live(edit_for(step.index), step);
            static_cast<void>(co_await std::move(editing));
            co_return 0;
        }
        case LiveStep::Kind::draft: {
            auto drafting = call_live(draft_for(step.index), step);
            static_cast<void>(co_await std::move(drafting));
            co_return 0;
        }
        case LiveStep::Kind::remove:
            break;
    }
    static_cast<void>(co_await bot_.delete_message(first_.chat_id, plan_.message_ids().at(step.index)));
    co_return 0;
}

SendMessage LiveText::Impl::message_for(std::size_t index) const {
    SendMessage message = first_;
    if (index == 0) return message;
    message.reply_parameters.reset();
    message.message_effect_id.reset();
    return message;
}

EditMessageText LiveText::Impl::edit_for(std::size_t index) const {
    EditMessageText edit;
    edit.business_connection_id = first_.business_connection_id;
    edit.chat_id = first_.chat_id;
    edit.message_id = plan_.message_ids().at(index);
    edit.link_preview_options = first_.link_preview_options;
    return edit;
}

SendMessageDraft LiveText::Impl::draft_for(std::size_t index) const {
    SendMessageDraft draft(first_.chat_id.id(), draft_id_ + static_cast<std::int64_t>(index));
    draft.message_thread_id = first_.message_thread_id;
    return draft;
}

awaitable<std::vector<std::int64_t>> LiveText::Impl::finish(std::shared_ptr<Impl> self) {
    self->plan_.finish();
    self->news_.cancel();
    self->turn_.cancel();
    while (!self->has_ended_) {
        self->ended_.expires_at(Clock::time_point::max());
        static_cast<void>(co_await self->ended_.wait());
    }
    if (self->failure_) std::rethrow_exception(self->failure_);
    co_return self->plan_.message_ids();
}

LiveText::LiveText(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveText::LiveText(LiveText&& other) noexcept = default;

LiveText& LiveText::operator=(LiveText&& other) noexcept {
    std::swap(impl_, other.impl_);
    return *this;
}

LiveText::~LiveText() {
    if (impl_) impl_->cancel();
}

void LiveText::append(const FormattedText& more) {
    impl_->check_open();
    impl_->plan().append(more);
    impl_->wake();
}

void LiveText::set(FormattedText text) {
    impl_->check_open();
    impl_->plan().set(std::move(text));
    impl_->wake();
}

const FormattedText& LiveText::text() const noexcept {
    return impl_->plan().text();
}

awaitable<std::vector<std::int64_t>> LiveText::finish() {
    return Impl::finish(impl_);
}

bool LiveText::failed() const noexcept {
    return impl_->failed();
}

awaitable<LiveText> live_text(Bot bot, SendMessage first, LiveTextOptions options) {
    if (first.reply_markup || first.parse_mode) {
        throw ConfigError(
            "a LiveText has no reply_markup and no parse_mode: give its formatting as FormattedText, and the keyboard "
            "by an edit of its last message when it is finished");
    }
    const auto executor = co_await asio::this_coro::executor;
    auto impl = std::make_shared<LiveText::Impl>(executor, bot, std::move(first), options);
    LiveText::Impl::begin(impl);
    co_return LiveText(std::move(impl));
}

}  // namespace tgfw
