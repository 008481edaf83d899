#pragma once

#include <string>

#include <tgfw/app/application.hpp>

namespace payments {

/// A small shop: /buy is paid in Stars, /post by card and sent home, /refund gives Stars back.
///
/// `provider_token` is what @BotFather gives for a payment provider; empty: nothing is sold by card.
void add_handlers(tgfw::Application& app, std::string provider_token);

}  // namespace payments
