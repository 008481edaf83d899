#include "drafts.hpp"

#include <boost/describe/class.hpp>

namespace tenant_desk {

BOOST_DESCRIBE_STRUCT(Draft, (), (step, ticket, subject, text, priority, update_id, is_old))

using namespace tgfw;

awaitable<std::optional<Draft>> find_draft(postgres::Transaction& tx, std::int64_t user_id) {
    const auto rows = co_await tx.query(
        "SELECT step, ticket, subject, text, priority, update_id, written_at < now() - interval '30 minutes' AS is_old "
        "FROM drafts WHERE user_id = $1",
        user_id);
    co_return rows.optional<Draft>();
}

awaitable<void> keep_draft(postgres::Transaction& tx, std::int64_t user_id, Draft draft) {
    co_await tx.execute(
        "INSERT INTO drafts (user_id, step, ticket, subject, text, priority, update_id) VALUES ($1, $2, $3, $4, $5, "
        "$6, $7) ON CONFLICT (tenant_id, user_id) DO UPDATE SET step = excluded.step, ticket = excluded.ticket, "
        "subject = excluded.subject, text = excluded.text, priority = excluded.priority, "
        "update_id = excluded.update_id, written_at = excluded.written_at",
        user_id, draft.step, draft.ticket, draft.subject, draft.text, draft.priority, draft.update_id);
}

awaitable<void> drop_draft(postgres::Transaction& tx, std::int64_t user_id) {
    co_await tx.execute("DELETE FROM drafts WHERE user_id = $1", user_id);
}

}  // namespace tenant_desk
