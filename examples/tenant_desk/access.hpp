#pragma once

#include <optional>
#include <string>

#include <tgfw/api/keyboard.hpp>
#include <tgfw/core/log_fields.hpp>
#include <tgfw/dispatch/context.hpp>

#include "desk.hpp"
#include "ticket_button.hpp"

namespace tenant_desk {

/// Begins a transaction of the company of the update's user; every handler that needs the database begins with it. Who
/// belongs to no company is told so, and the handler gets nothing.
[[nodiscard]] tgfw::awaitable<std::optional<Visit>> enter(tgfw::Context& context);
/// The same after a tap. Nothing, and a word for it, where the button is below a ticket of a company that the user has
/// left for another one: its number would mean another ticket.
[[nodiscard]] tgfw::awaitable<std::optional<Visit>> enter(tgfw::Context& context, ButtonNumbers button);
/// What enter() gave, where that is one of the staff; who is not is told so.
[[nodiscard]] tgfw::awaitable<std::optional<Visit>> staff_only(tgfw::Context& context, std::optional<Visit> visit);

/// Shows a text: as a toast to who tapped a button, as a message to who wrote one.
[[nodiscard]] tgfw::awaitable<void> say(tgfw::Context& context, std::string text);

/// Puts a text and buttons in the place of the message whose button was tapped; a second tap changes nothing.
[[nodiscard]] tgfw::awaitable<void> rewrite(tgfw::Context& context, std::string text,
                                            tgfw::InlineKeyboard buttons = tgfw::InlineKeyboard());

/// Tells logger_of() whose update it is; enter() does.
void know_company(tgfw::Context& context, const tgfw::postgres::TenantId& company);
/// Where to log about this update; each line has tenant_id, once it is known. Lives as long as the context.
[[nodiscard]] tgfw::FieldsLogger logger_of(tgfw::Context& context);

}  // namespace tenant_desk
