#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <tgfw/bot/flood/flood_limits.hpp>

#include <bot/flood/meter.hpp>

namespace tgfw::flood {

class Chat;

/// One call on its way through a Flow: it waits, is granted, ends. It leaves the flow before it is destroyed.
class Ticket {
public:
    explicit Ticket(const OutgoingCall& c) : call(c) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    [[nodiscard]] bool granted() const noexcept { return state == State::granted; }

    OutgoingCall call;
    /// Its owner's; the flow does not touch it.
    void* owner = nullptr;

private:
    friend class Flow;
    friend class Chat;
    enum class State : std::uint8_t { outside, waiting, granted };

    boost::intrusive::list_member_hook<> in_chat;  // Behind the others that go to its chat.
    boost::intrusive::list_member_hook<> in_lane;  // Only if nothing but the bot's limits holds it back.
    Chat* chat = nullptr;
    std::uint64_t number = 0;  // Kept when it comes again, so that it is first in its chat.
    State state = State::outside;
};

/// What a limiter decides, without a clock and without sockets: who may send now, and when to ask again.
///
/// Calls of one chat go in the order in which they came, those of higher priority first. What a chat's limit holds back
/// waits with its chat, and is not looked at again before its time: a grant costs the same however many wait.
class Flow {
public:
    explicit Flow(const FloodLimits& limits);
    ~Flow();
    Flow(const Flow&) = delete;
    Flow& operator=(const Flow&) = delete;

    /// Lets it wait, or grants it at once. One that ended may come again, for another try.
    void enter(Ticket& ticket, Clock::time_point now);
    /// It waits no longer, or was not sent although granted: what it took is given back.
    void leave(Ticket& ticket, Clock::time_point now) noexcept;
    /// It was sent, and answered or given up.
    void finish(Ticket& ticket, Clock::time_point now) noexcept;
    /// As finish(), and the server refused it with 429: the narrowest scope that explains this halts for `wait`.
    void refuse(Ticket& ticket, Clock::duration wait, Clock::time_point now);

    /// Grants what may go at `now`; the grants since the last call.
    [[nodiscard]] std::vector<Ticket*> pump(Clock::time_point now);
    /// When pump() is to be called next; nullopt if only another call can change anything.
    [[nodiscard]] std::optional<Clock::time_point> next(Clock::time_point now) const;

    /// Chats whose use of the limits is still remembered.
    [[nodiscard]] std::size_t chats() const noexcept { return chats_.size(); }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

private:
    using Lane = boost::intrusive::list<
        Ticket, boost::intrusive::member_hook<Ticket, boost::intrusive::list_member_hook<>, &Ticket::in_lane>,
        boost::intrusive::constant_time_size<false>>;
    static constexpr std::size_t kPriorities = 3;
    static constexpr std::size_t kLanes = kCallFamilies * 2;  // Each family, and each family paid for.

    /// What all calls of a lane share.
    class Gate {
    public:
        Pace pace;
        Meter meter;
        Clock::time_point halted_until{};
    };
    /// A refusal, to see whether the next one comes from elsewhere.
    class Strike {
    public:
        std::int64_t key = 0;
        Clock::time_point at{};
        bool any = false;
    };

    void place(Ticket& ticket, Clock::time_point now);
    void settle(Chat& chat, Clock::time_point now);
    void unsettle(Chat& chat) noexcept;
    void grant(Ticket& ticket, Clock::time_point now);
    void end(Ticket& ticket, Clock::time_point now, bool sent) noexcept;
    void detach(Ticket& ticket, Clock::time_point now) noexcept;
    void forget_idle(Clock::time_point now, int looks) noexcept;
    void append(Chat& chat) noexcept;
    [[nodiscard]] bool in_use(const Chat& chat, Clock::time_point now) const noexcept;
    Chat* chat_of(const OutgoingCall& call, Clock::time_point now);
    [[nodiscard]] Clock::time_point chat_ready(const Chat& chat, const OutgoingCall& call, Clock::time_point now) const;
    [[nodiscard]] Clock::time_point lane_ready(const OutgoingCall& call, Clock::time_point now) const;
    [[nodiscard]] Ticket* best(Clock::time_point now);

    Pace chat_pace_;
    Pace group_pace_;
    Gate all_;
    Gate paid_;
    std::array<Gate, kCallFamilies> families_;
    std::array<Strike, kCallFamilies> last_chat_;  // The chat that was refused last, for each family.
    Strike last_family_;
    std::array<std::array<Lane, kLanes>, kPriorities> lanes_;
    boost::unordered_flat_map<std::int64_t, std::unique_ptr<Chat>> chats_;
    std::set<std::pair<Clock::time_point, Chat*>> blocked_;
    std::vector<Ticket*> granted_;
    std::uint64_t next_number_ = 0;
    std::size_t waiting_ = 0;
    bool found_idle_ = false;
    Chat* oldest_ = nullptr;  // Chats in the order in which they came, or were last looked at.
    Chat* newest_ = nullptr;
};

}  // namespace tgfw::flood
