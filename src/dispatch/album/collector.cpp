#include <dispatch/album/collector.hpp>

#include <algorithm>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include <tgfw/core/aborted.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/exceptions.hpp>

namespace tgfw::detail {

namespace {

/// Where a context keeps its album.
class AlbumSlot {
public:
    std::shared_ptr<const Album> album;
};

/// The callback as a handler of its own, with the name, the flags and the deadline of the one that collects.
class AlbumRunner {
public:
    AlbumRunner(const HandlerInfo& info, Callback callback) : options_(info.options), callback_(std::move(callback)) {
        options_.name = info.name;
    }
    bool check(const UpdateView&, Match&) const { return true; }
    awaitable<void> handle(const Update& update, Context& context) const { return callback_(update, context); }
    std::optional<bool> blocking() const { return true; }
    const HandlerOptions& options() const { return options_; }

private:
    HandlerOptions options_;
    Callback callback_;
};

/// Says what became of an album to the endings of its updates; nothing where that was cancelled.
class AlbumParts {
public:
    explicit AlbumParts(std::vector<Turn> parts) : parts_(std::move(parts)) {}

    awaitable<void> end_with(awaitable<void> callback) {
        std::exception_ptr failure;
        try {
            co_await std::move(callback);
        } catch (...) {
            failure = std::current_exception();
        }
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        const bool cancelled = state.cancelled() != boost::asio::cancellation_type::none;
        if (failure && cancelled && is_aborted(failure)) std::rethrow_exception(failure);
        for (Turn& part : parts_) {
            if (failure && !is_stop(failure)) part.fail(failure);
            part.end();
        }
        if (failure) std::rethrow_exception(failure);
    }

private:
    std::vector<Turn> parts_;
};

const Message& message_of(const Context& context) {
    return *payload<Message>(context.update());
}

}  // namespace

awaitable<void> AlbumCollector::collect(Context& context) {
    const auto& services = ContextAccess::services(context);
    const Message& message = message_of(context);
    Opened opened = services.scheduler != nullptr ? find(message) : nullptr;
    if (opened) {
        if (!opened->album.add(message)) co_return;
        services.scheduler->cancel(opened->timer);
    } else {
        opened = std::make_shared<Open>(Album(message), ContextAccess::incoming(context).update());
        if (services.scheduler != nullptr) open_.push_back(opened);
    }
    if (services.scheduler == nullptr || opened->album.size() == Album::max_size) {
        close(opened);
        co_await run(std::move(opened), context);
        co_return;
    }
    if (ContextAccess::turn(context)) opened->parts.push_back(ContextAccess::turn(context)->beside());
    finish_at(context.clock().now() + window, opened, context);
    if (open_.size() > max_open) finish_oldest(context);
}

AlbumCollector::Opened AlbumCollector::find(const Message& message) const {
    // The youngest are asked first: an album's messages come one right after another.
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Opened& opened) {
        return opened->album.chat().id == message.chat.id && opened->album.media_group_id() == *message.media_group_id;
    });
    return found == open_.rend() ? nullptr : *found;
}

bool AlbumCollector::close(const Opened& opened) {
    return open_.remove(opened) != 0;
}

void AlbumCollector::finish_at(Clock::time_point when, const Opened& opened, Context& context) {
    const auto& services = ContextAccess::services(context);
    if (!runner_ && ContextAccess::handler(context) != nullptr) {
        runner_ = Handler(AlbumRunner(*ContextAccess::handler(context), callback));
    }
    auto later = std::make_shared<Context>(services, opened->first);
    ContextAccess::set_dispatcher(*later, ContextAccess::dispatcher(context));
    ContextAccess::set_turn(*later, std::make_shared<Turn>());
    if (runner_) ContextAccess::set_handler(*later, &runner_->info());
    Scheduler::Work work = [self = shared_from_this(), opened, later] { return run_later(self, opened, later); };
    opened->timer = services.scheduler->schedule(when, opened->first, std::move(work), Scheduler::AtStop::run);
}

void AlbumCollector::finish_oldest(Context& context) {
    const Opened oldest = open_.front();
    ContextAccess::services(context).scheduler->cancel(oldest->timer);
    close(oldest);
    finish_at(context.clock().now(), oldest, context);
}

awaitable<void> AlbumCollector::run(Opened opened, Context& context) const {
    AlbumParts parts(std::move(opened->parts));
    context.attribute<AlbumSlot>().album = std::make_shared<const Album>(std::move(opened->album));
    co_await parts.end_with(callback(context.update(), context));
}

awaitable<void> AlbumCollector::run_later(std::shared_ptr<AlbumCollector> self, Opened opened,
                                          std::shared_ptr<Context> context) {
    self->close(opened);
    AlbumParts parts(std::move(opened->parts));
    context->attribute<AlbumSlot>().album = std::make_shared<const Album>(std::move(opened->album));
    if (self->runner_) {
        co_await parts.end_with(Dispatcher::run(*self->runner_, *context));
    } else {
        co_await parts.end_with(self->callback(context->update(), *context));
    }
}

const Album& album_of(Context& context) {
    return *context.attribute<AlbumSlot>().album;
}

std::vector<TypeKey> services_of(const AlbumCollector& collector) {
    return collector.callback.services();
}

std::shared_ptr<AlbumCollector> make_album_collector(Callback callback) {
    return std::make_shared<AlbumCollector>(std::move(callback));
}

void set_quiet_window(AlbumCollector& collector, Clock::duration window) {
    if (window <= Clock::duration::zero())
        throw ConfigError("MediaGroupHandler::quiet_window: the time to wait for further messages must be positive");
    collector.window = window;
}

void set_max_open(AlbumCollector& collector, std::size_t count) {
    if (count == 0) throw ConfigError("MediaGroupHandler::max_open: it must be possible to collect one album at least");
    collector.max_open = count;
}

Callback collecting(std::shared_ptr<AlbumCollector> collector) {
    return Callback([c = std::move(collector)](Context& context) { return c->collect(context); });
}

bool in_album(const UpdateView& view) noexcept {
    const Message* message = view.message();
    if (message == nullptr || !message->media_group_id) return false;
    const Update& update = view.update();
    return !update.edited_message && !update.edited_channel_post && !update.edited_business_message;
}

}  // namespace tgfw::detail
