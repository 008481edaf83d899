#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/core/clock.hpp>
#include <tgfw/dispatch/album/album.hpp>
#include <tgfw/dispatch/described.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/value_callback.hpp>

namespace tgfw {

namespace detail {

class AlbumCollector;

/// The album that a context is about.
[[nodiscard]] const Album& album_of(Context& context);
[[nodiscard]] std::vector<TypeKey> services_of(const AlbumCollector& collector);
[[nodiscard]] std::shared_ptr<AlbumCollector> make_album_collector(Callback callback);
void set_quiet_window(AlbumCollector& collector, Clock::duration window);
void set_max_open(AlbumCollector& collector, std::size_t count);
/// What the handler itself runs, for each message.
[[nodiscard]] Callback collecting(std::shared_ptr<AlbumCollector> collector);
[[nodiscard]] bool in_album(const UpdateView& view) noexcept;

template <class F>
Callback album_callback(F callback) {
    using Form = ValueForm<Album, F>;
    static_assert(
        Form::valid,
        "tgfw: the callback of a MediaGroupHandler takes (const Album&, Context&), and after Context& services "
        "by reference");
    if constexpr (Form::valid) {
        static_assert(std::is_same_v<typename Form::State, void>,
                      "tgfw: the callback of a MediaGroupHandler returns awaitable<void>; it is no step of a "
                      "conversation, since it runs when the album is complete and not for one update");
        return Form::of_kept(std::move(callback), &album_of);
    } else {
        return Callback([](Context&) -> awaitable<void> { co_return; });
    }
}

}  // namespace detail

/// Takes the messages of albums, and runs its callback once for each album:
/// `awaitable<void> show(const Album& album, Context& context)`.
///
/// An album is complete when it has ten messages, or when quiet_window() has passed since the last one came, or when
/// the Application stops; then the callback runs in its place among the chat's updates. Messages that come twice count
/// once. While the Application does not run, each message is an album of its own.
///
/// With a filter only messages that pass belong to the album. Edited messages are none of its business. Middlewares and
/// the error handlers of routers see the messages, not the album; what the callback throws reaches the Application's
/// error handlers. A deadline is the callback's, and the name and the flags are known to it. Copies of the handler
/// share the albums that are not complete.
template <filters::FilterLike F = filters::detail::AllFilter>
class MediaGroupHandler : public CallbackHandler<MediaGroupHandler<F>> {
    using Base = CallbackHandler<MediaGroupHandler<F>>;

public:
    template <class C>
    MediaGroupHandler(F filter, C callback)
        : MediaGroupHandler(detail::make_album_collector(detail::album_callback(std::move(callback))),
                            std::move(filter)) {}
    template <class C>
    explicit MediaGroupHandler(C callback) : MediaGroupHandler(filters::all, std::move(callback)) {}

    /// How long it waits for a further message of an album: 500 ms unless set. Throws ConfigError unless positive.
    MediaGroupHandler&& quiet_window(Clock::duration window) {
        detail::set_quiet_window(*collector_, window);
        return std::move(*this);
    }
    /// How many albums may be incomplete at a time: 1,000 unless set. The one that began first is then taken to be
    /// complete. Throws ConfigError for 0.
    MediaGroupHandler&& max_open(std::size_t count) {
        detail::set_max_open(*collector_, count);
        return std::move(*this);
    }
    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::in_album(view) && filters::passes(filter_, view, match);
    }
    [[nodiscard]] std::vector<TypeKey> services() const { return detail::services_of(*collector_); }
    [[nodiscard]] Reach reach() const {
        const Kinds fresh = Kinds(UpdateKind::message) | UpdateKind::channel_post | UpdateKind::business_message |
                            UpdateKind::guest_message;
        return Reach(filters::reach_of(filter_).may & (fresh - Kinds::commands()));
    }
    [[nodiscard]] std::string describe() const {
        return detail::described("MediaGroupHandler", filters::describe(filter_));
    }

private:
    MediaGroupHandler(std::shared_ptr<detail::AlbumCollector> collector, F filter)
        : Base(detail::collecting(collector)), filter_(std::move(filter)), collector_(std::move(collector)) {}

    F filter_;
    std::shared_ptr<detail::AlbumCollector> collector_;
};

template <filters::FilterLike F, class C>
MediaGroupHandler(F, C) -> MediaGroupHandler<F>;
template <class C>
explicit MediaGroupHandler(C) -> MediaGroupHandler<filters::detail::AllFilter>;

}  // namespace tgfw
