#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include <tgfw/dispatch/handlers/media_group_handler.hpp>
#include <tgfw/dispatch/scheduler.hpp>
#include <tgfw/dispatch/turn.hpp>

namespace tgfw::detail {

/// The albums of a MediaGroupHandler that are not complete.
class AlbumCollector : public std::enable_shared_from_this<AlbumCollector> {
public:
    explicit AlbumCollector(Callback c) : callback(std::move(c)) {}

    /// Takes the message of the context's update, and runs the callback if that makes the album complete.
    [[nodiscard]] awaitable<void> collect(Context& context);

    Callback callback;
    Clock::duration window = std::chrono::milliseconds(500);
    std::size_t max_open = 1000;

private:
    /// An album that is not complete.
    class Open {
    public:
        Open(Album a, std::shared_ptr<const Update> f) : album(std::move(a)), first(std::move(f)) {}

        Album album;
        std::shared_ptr<const Update> first;  // Of its updates, the one that came first.
        std::uint64_t timer = 0;
        std::vector<Turn> parts;  // What the callback's end means for each of the updates.
    };
    using Opened = std::shared_ptr<Open>;

    [[nodiscard]] Opened find(const Message& message) const;
    /// No longer open. False if it was not.
    bool close(const Opened& opened);
    void finish_at(Clock::time_point when, const Opened& opened, Context& context);
    void finish_oldest(Context& context);
    [[nodiscard]] awaitable<void> run(Opened opened, Context& context) const;
    static awaitable<void> run_later(std::shared_ptr<AlbumCollector> self, Opened opened,
                                     std::shared_ptr<Context> context);

    std::list<Opened> open_;  // The one that began first is the first.
    std::optional<Handler> runner_;
};

}  // namespace tgfw::detail
