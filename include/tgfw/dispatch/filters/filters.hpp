#pragma once

// All filters.
#include <tgfw/dispatch/filters/any.hpp>
#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/dice.hpp>
#include <tgfw/dispatch/filters/document.hpp>
#include <tgfw/dispatch/filters/entities.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/filters/id_set.hpp>
#include <tgfw/dispatch/filters/identity.hpp>
#include <tgfw/dispatch/filters/media.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/payment.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/filters/sender.hpp>
#include <tgfw/dispatch/filters/status_update.hpp>
#include <tgfw/dispatch/filters/sticker.hpp>
#include <tgfw/dispatch/filters/update_type.hpp>
