#pragma once

// Everything that a bot needs, in one header.
#include <tgfw/api/keyboard.hpp>
#include <tgfw/api/methods.hpp>
#include <tgfw/api/types.hpp>
#include <tgfw/api/update.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/filters/identity.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>
#include <tgfw/version.hpp>
