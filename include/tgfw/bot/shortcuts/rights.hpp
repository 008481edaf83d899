#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/shortcuts/rights.hpp>

#include <optional>
#include <string>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// Every permission that this library knows, each true: to lift a restriction. PTB: ChatPermissions.all_permissions.
[[nodiscard]] ChatPermissions all_permissions();
/// Each false: to mute a member.
[[nodiscard]] ChatPermissions no_permissions();
/// Every right of an administrator, each true, anonymity with them. PTB: ChatAdministratorRights.all_rights.
[[nodiscard]] ChatAdministratorRights all_rights();
[[nodiscard]] ChatAdministratorRights no_rights();

/// One member of ChatMember that is not what it was.
class MemberDifference {
public:
    MemberDifference() = default;
    bool operator==(const MemberDifference& other) const = default;

    /// Such as `status` or `can_pin_messages`.
    std::string name;
    /// As JSON; nothing where it was not there.
    std::optional<std::string> before;
    std::optional<std::string> after;
};

/// What an update of a membership changed, in the Bot API's order. PTB: ChatMemberUpdated.difference.
[[nodiscard]] std::vector<MemberDifference> difference(const ChatMemberUpdated& update);

}  // namespace tgfw
