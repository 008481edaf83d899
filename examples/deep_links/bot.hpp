#pragma once

#include <tgfw/app/application.hpp>

namespace referrals {

/// Invitations by link: /invite, /group, /score. The builder must have been given a PayloadSigner as a service.
void add_handlers(tgfw::Application& app);

}  // namespace referrals
