#pragma once

#include <tgfw/app/application.hpp>

namespace reminders {

/// Reminds: /remind, /reminders, /forget, /clear, and a /help and menus that follow from what they take.
void set_up(tgfw::ApplicationBuilder& builder);

}  // namespace reminders
