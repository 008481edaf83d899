#pragma once

#include <tgfw/app/application.hpp>

namespace booking {

/// Books tables: /book begins the dialogue, /bookings lists what was booked.
void add_handlers(tgfw::Application& app);

}  // namespace booking
