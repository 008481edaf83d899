#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tenant_desk {

/// What somebody is writing: a new ticket, or a line to one.
class Draft {
public:
    Draft() = default;

    std::int64_t step = 0;    ///< A Writing.
    std::int64_t ticket = 0;  ///< That the line is for.
    std::string subject;
    std::string text;
    std::string priority = "normal";
    std::int64_t update_id = 0;  ///< What led to the step.
    bool is_old = false;         ///< Not touched for half an hour.

    bool operator==(const Draft&) const = default;
};

/// nullopt for who is not writing.
[[nodiscard]] tgfw::awaitable<std::optional<Draft>> find_draft(tgfw::postgres::Transaction& tx, std::int64_t user_id);
/// In the place of the one that there was.
[[nodiscard]] tgfw::awaitable<void> keep_draft(tgfw::postgres::Transaction& tx, std::int64_t user_id, Draft draft);
[[nodiscard]] tgfw::awaitable<void> drop_draft(tgfw::postgres::Transaction& tx, std::int64_t user_id);

}  // namespace tenant_desk
