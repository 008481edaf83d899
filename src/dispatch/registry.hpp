#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <tgfw/dispatch/handler_handle.hpp>
#include <tgfw/dispatch/router.hpp>

#include <dispatch/handler_table.hpp>

namespace tgfw::detail {

/// The handlers as they were added. Makes the table that updates go by, anew after each change.
class Registry : public std::enable_shared_from_this<Registry> {
public:
    HandlerHandle add(Handler handler, int group);
    HandlerHandle add_fallback(Handler handler);
    HandlerHandle add(const Router& router);

    void for_each(const HandlerHandle& handle, const std::function<void(const Registration&)>& visit);
    bool remove(const Handler& handler, int group);
    [[nodiscard]] bool has(std::uint64_t id);
    bool remove(std::uint64_t id);
    bool replace(std::uint64_t id, Handler handler);

    /// The same object until something changes.
    [[nodiscard]] const std::shared_ptr<const HandlerTable>& table();
    /// What all handlers together may take.
    [[nodiscard]] Kinds reach() const;

private:
    using List = std::vector<Registration>;

    std::uint64_t add_to(List& list, Handler handler, std::shared_ptr<const Scope> scope);
    void add_items(const Router& router, const std::shared_ptr<const Scope>& parent, std::vector<std::uint64_t>& ids);
    /// The list that holds the registration; null if none does.
    [[nodiscard]] List* list_of(std::uint64_t id);
    void changed() { table_.reset(); }

    std::map<int, List> groups_;
    List fallbacks_;
    std::uint64_t last_id_ = 0;
    std::shared_ptr<const HandlerTable> table_;  // Null after a change.
};

}  // namespace tgfw::detail
