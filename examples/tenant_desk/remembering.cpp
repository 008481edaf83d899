// Between two updates, what somebody is writing is in the database: a restart forgets none of it, and whichever
// instance gets the next update goes on.

#include <utility>
#include <vector>

#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "desk.hpp"
#include "drafts.hpp"
#include "handlers.hpp"
#include "texts.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<std::optional<Draft>> read(Desk& desk, postgres::TenantId company, std::int64_t user_id) {
    auto tx = co_await desk.begin(std::move(company));
    auto draft = co_await find_draft(tx, user_id);
    if (draft && draft->is_old) co_await drop_draft(tx, user_id);
    co_await tx.commit();
    co_return draft;
}

awaitable<void> write(Desk& desk, postgres::TenantId company, std::int64_t user_id, std::optional<Draft> draft) {
    auto tx = co_await desk.begin(std::move(company));
    if (draft) {
        co_await keep_draft(tx, user_id, *draft);
    } else {
        co_await drop_draft(tx, user_id);
    }
    co_await tx.commit();
}

/// What is to be kept, where the conversation has gone on from `before`.
std::optional<Draft> draft_now(const ConversationHandler<Writing>& writing, const Update& update, Context& context,
                               const std::optional<Draft>& before) {
    const auto state = writing.current_state(update);
    if (!state) return std::nullopt;
    Draft draft = context.attribute<Draft>();
    draft.step = static_cast<std::int64_t>(*state);
    if (!before || draft.step != before->step) draft.update_id = update.update_id;
    return draft;
}

awaitable<void> remember(ConversationHandler<Writing> writing, const Update& update, Context& context,
                         Proceed proceed) {
    Desk& desk = context.get<Desk>();
    const auto key = writing.key_of(update);
    std::optional<postgres::TenantId> company;
    if (key && key->chat == key->user) company = co_await desk.directory().of_user(key->user);
    if (!company) {
        co_await proceed();
        co_return;
    }
    know_company(context, *company);
    auto before = co_await read(desk, *company, key->user);
    const bool given_up = before && before->is_old;
    if (given_up) {
        before.reset();
        co_await context.reply(texts::given_up);
    }
    if (before && before->update_id == update.update_id) co_return;  // A crash made it come again.
    const auto step = before ? std::optional(before->step) : std::nullopt;
    const std::vector<ConversationState> stored{ConversationState(*key, step)};
    writing.import_states(stored);
    context.attribute<Draft>() = before.value_or(Draft());
    context.attribute<Draft>().is_old = given_up;
    co_await proceed();
    const auto after = draft_now(writing, update, context, before);
    if (after != before) co_await write(desk, *company, key->user, after);
}

}  // namespace

void add_memory(Application& app, ConversationHandler<Writing> writing) {
    app.add_update_middleware([writing](const Update& update, Context& context, Proceed proceed) {
        return remember(writing, update, context, proceed);
    });
}

}  // namespace tenant_desk
