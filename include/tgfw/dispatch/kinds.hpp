#pragma once

#include <cstddef>
#include <cstdint>

#include <tgfw/api/enums.hpp>

namespace tgfw {

/// A set of kinds of update, known before any update comes: what a handler or a filter can take.
///
/// Each of the seven kinds that carry a message counts twice, once for messages that begin with a command and once for
/// all others, so that a handler for `text & ~command` and one for `/start` are seen to have nothing in common. The
/// kinds that this library does not know are one more member, and so are the objects of the bot's own.
class Kinds {
public:
    /// How many members there can be: slot() of any update is below it.
    static constexpr std::size_t slots = 64;

    constexpr Kinds() noexcept = default;
    /// Every update of this kind; for a kind with a message, with a command and without.
    constexpr Kinds(UpdateKind::Known kind) noexcept  // NOLINT(google-explicit-constructor): a kind is a set of one
        : bits_((bit(kind) | bit(kind + command_offset)) & every) {}

    [[nodiscard]] static constexpr Kinds none() noexcept { return Kinds(); }
    [[nodiscard]] static constexpr Kinds all() noexcept { return from(every); }
    /// The seven kinds that carry a message.
    [[nodiscard]] static constexpr Kinds messages() noexcept { return from(message_bits | command_bits); }
    /// Of these, the messages that begin with a command.
    [[nodiscard]] static constexpr Kinds commands() noexcept { return from(command_bits); }
    /// The kinds that this library does not know.
    [[nodiscard]] static constexpr Kinds unknown() noexcept { return from(bit(unknown_slot)); }
    /// Objects that the bot itself put among its updates: Application::enqueue.
    [[nodiscard]] static constexpr Kinds objects() noexcept { return from(bit(object_slot)); }
    /// The set of the one member with this slot.
    [[nodiscard]] static constexpr Kinds at(std::size_t slot) noexcept { return from(bit(slot)); }

    static constexpr std::size_t object_slot = 30;
    static constexpr std::size_t unknown_slot = 31;

    /// The place of an update among the members. `kind` is below 27, or anything above for an unknown one.
    [[nodiscard]] static constexpr std::size_t slot(std::size_t kind, bool begins_with_command) noexcept {
        if (kind >= unknown_slot) return unknown_slot;
        return begins_with_command ? kind + command_offset : kind;
    }

    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    [[nodiscard]] constexpr bool has(std::size_t slot) const noexcept { return (bits_ & bit(slot)) != 0; }
    /// Whether some update of `kind` is in the set.
    [[nodiscard]] constexpr bool has(UpdateKind::Known kind) const noexcept { return !(*this & Kinds(kind)).empty(); }
    /// Whether all members of `other` are in the set.
    [[nodiscard]] constexpr bool covers(Kinds other) const noexcept { return (other.bits_ & ~bits_) == 0; }

    friend constexpr Kinds operator&(Kinds a, Kinds b) noexcept { return from(a.bits_ & b.bits_); }
    friend constexpr Kinds operator|(Kinds a, Kinds b) noexcept { return from(a.bits_ | b.bits_); }
    /// The members of `a` that are not in `b`.
    friend constexpr Kinds operator-(Kinds a, Kinds b) noexcept { return from(a.bits_ & ~b.bits_); }
    constexpr Kinds& operator|=(Kinds other) noexcept { return *this = *this | other; }
    constexpr Kinds& operator&=(Kinds other) noexcept { return *this = *this & other; }
    friend constexpr bool operator==(Kinds a, Kinds b) noexcept = default;

private:
    static constexpr std::size_t command_offset = 32;

    static constexpr std::uint64_t bit(std::size_t slot) noexcept { return std::uint64_t{1} << slot; }
    static constexpr std::uint64_t message_bits =
        (std::uint64_t{1} << UpdateKind::message) | (std::uint64_t{1} << UpdateKind::edited_message) |
        (std::uint64_t{1} << UpdateKind::channel_post) | (std::uint64_t{1} << UpdateKind::edited_channel_post) |
        (std::uint64_t{1} << UpdateKind::business_message) | (std::uint64_t{1} << UpdateKind::edited_business_message) |
        (std::uint64_t{1} << UpdateKind::guest_message);
    static constexpr std::uint64_t command_bits = message_bits << command_offset;
    static constexpr std::uint64_t known_bits = (std::uint64_t{1} << (UpdateKind::stopped_message_generation + 1)) - 1;
    static constexpr std::uint64_t every =
        known_bits | (std::uint64_t{1} << object_slot) | (std::uint64_t{1} << unknown_slot) | command_bits;

    static constexpr Kinds from(std::uint64_t bits) noexcept {
        Kinds kinds;
        kinds.bits_ = bits;
        return kinds;
    }

    std::uint64_t bits_ = 0;
};

/// What can be said of a handler or a filter before any update comes. It may be asked nothing but kinds in `may`, and
/// says yes to all in `always`. Both err on the safe side: `may` on the large, `always` on the small.
class Reach {
public:
    constexpr Reach() noexcept = default;
    constexpr explicit Reach(Kinds may_take, Kinds always_takes = Kinds::none()) noexcept
        : may(may_take), always(always_takes) {}

    Kinds may = Kinds::all();
    Kinds always;
};

}  // namespace tgfw
