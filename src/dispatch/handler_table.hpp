#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <tgfw/dispatch/handler.hpp>

#include <dispatch/scope.hpp>

namespace tgfw::detail {

/// A handler as it was added: with what holds for it beside.
class Registration {
public:
    Registration(std::uint64_t i, Handler h, std::shared_ptr<const Scope> s)
        : id(i), handler(std::move(h)), scope(std::move(s)) {}

    /// Whether the routers around it let the update pass and the handler takes it.
    [[nodiscard]] bool check(const UpdateView& view, Match& match) const;
    /// What the handler can take, as far as the routers around it let it.
    [[nodiscard]] Reach reach() const noexcept;
    /// The handler's name behind those of its routers.
    [[nodiscard]] std::string name() const;

    std::uint64_t id;
    Handler handler;
    std::shared_ptr<const Scope> scope;  // Null outside of routers.
};

/// The handlers of one group, such that those which cannot take an update are not even asked.
///
/// Each handler stands in the lists of the kinds it reaches, or, when it goes by commands, under their names.
class GroupTable {
public:
    explicit GroupTable(std::vector<Registration> handlers);

    /// The first handler, in the order of registration, that takes the update; `match` is its.
    [[nodiscard]] const Registration* find(const UpdateView& view, Match& match) const;
    [[nodiscard]] const std::vector<Registration>& handlers() const noexcept { return handlers_; }

private:
    using Indices = std::vector<std::uint32_t>;

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    [[nodiscard]] const Indices& of_command(std::string_view command) const;

    std::vector<Registration> handlers_;
    std::array<Indices, Kinds::slots> by_slot_;
    std::unordered_map<std::string, Indices, Hash, std::equal_to<>> by_command_;
};

/// All groups as they stand at one time. Never changed: an update that is under way keeps the one it began with.
class HandlerTable {
public:
    class Group {
    public:
        Group(int n, GroupTable t) : number(n), table(std::move(t)) {}
        int number;
        GroupTable table;
    };

    /// `groups` by ascending number.
    HandlerTable(std::vector<Group> groups, std::vector<Registration> fallbacks)
        : groups_(std::move(groups)), fallbacks_(std::move(fallbacks)) {}

    [[nodiscard]] const std::vector<Group>& groups() const noexcept { return groups_; }
    /// For updates that no group's handlers took.
    [[nodiscard]] const GroupTable& fallbacks() const noexcept { return fallbacks_; }

private:
    std::vector<Group> groups_;
    GroupTable fallbacks_;
};

/// What seems wrong with the handlers, a sentence each. `delivered` is what updates are asked for.
[[nodiscard]] std::vector<std::string> check_handlers(const HandlerTable& table, Kinds delivered);

}  // namespace tgfw::detail
