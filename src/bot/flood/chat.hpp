#pragma once

#include <algorithm>

#include <bot/flood/flow.hpp>

namespace tgfw::flood {

/// What a flow remembers of a chat, from its first call until its limits are full again.
class Chat {
public:
    using Queue = boost::intrusive::list<
        Ticket, boost::intrusive::member_hook<Ticket, boost::intrusive::list_member_hook<>, &Ticket::in_chat>,
        boost::intrusive::constant_time_size<false>>;

    /// What only a chat has whose calls wait or were refused.
    class Trouble {
    public:
        Queue queue;
        Clock::time_point halted_until{};
        Clock::time_point last_grant{};
        /// The pause between two calls that a refusal taught.
        Clock::duration gap{};
        /// Where it stands among the blocked ones, if it does.
        Clock::time_point blocked_until{};
        bool blocked = false;
    };

    explicit Chat(std::int64_t id) : key(id) {}

    [[nodiscard]] Ticket* front() { return trouble && !trouble->queue.empty() ? &trouble->queue.front() : nullptr; }
    Trouble& make_trouble() {
        if (!trouble) trouble = std::make_unique<Trouble>();
        return *trouble;
    }

    /// Behind those of the same priority that came before.
    void queue(Ticket& ticket) {
        auto& waiting = make_trouble().queue;
        const auto later = [&](const Ticket& other) {
            return other.call.priority > ticket.call.priority ||
                   (other.call.priority == ticket.call.priority && other.number > ticket.number);
        };
        auto place = waiting.end();
        while (place != waiting.begin() && later(*std::prev(place))) --place;
        waiting.insert(place, ticket);
    }

    void learn_from_refusal(Clock::duration interval, Clock::time_point now, Clock::time_point until) {
        Trouble& own = make_trouble();
        const bool known = own.halted_until > now;  // By another call that was under way.
        own.halted_until = std::max(own.halted_until, until);
        if (known) return;
        own.gap = std::min<Clock::duration>(std::max(own.gap * 3 / 2, interval * 5 / 4), std::chrono::seconds(60));
    }
    void learn_from_success(Clock::duration interval) {
        if (!trouble || trouble->gap == Clock::duration::zero()) return;
        trouble->gap -= trouble->gap / 16;
        if (trouble->gap <= interval) trouble->gap = Clock::duration::zero();
    }

    std::int64_t key;
    Chat* newer = nullptr;
    Meter meter;
    Meter group_meter;
    std::unique_ptr<Trouble> trouble;
    std::uint32_t under_way = 0;
};

}  // namespace tgfw::flood
