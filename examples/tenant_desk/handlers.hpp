#pragma once

#include <tgfw/app/application.hpp>
#include <tgfw/dispatch/handlers/conversation_handler.hpp>

namespace tenant_desk {

/// /start with a company's link, and /invite.
void add_joining(tgfw::Application& app);
/// /new and all that is written to a ticket: one conversation, so that a user is never in two at once.
void add_writing(tgfw::Application& app);
/// /tickets, and the buttons that lead through them.
void add_board(tgfw::Application& app);
/// Limits what comes in, and answers for what went wrong.
void add_guards(tgfw::Application& app);
/// A word to who sends what none of these takes.
void add_leftovers(tgfw::Application& app);

/// All of them, in their order.
void add_handlers(tgfw::Application& app);

/// Where somebody is who writes. Stored by their numbers: new ones come last.
enum class Writing { subject, text, priority, confirm, answer };

/// Adds the steps that put a ticket together.
void add_opening_steps(tgfw::ConversationHandler<Writing>& conversation);
/// Adds those that answer to one.
void add_answering_steps(tgfw::ConversationHandler<Writing>& conversation);
/// Keeps in the database what is being written.
void add_memory(tgfw::Application& app, tgfw::ConversationHandler<Writing> writing);

}  // namespace tenant_desk
