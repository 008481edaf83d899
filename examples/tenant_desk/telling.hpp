#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/dispatch/context.hpp>

namespace tenant_desk {

/// Tells people about a ticket of their company, with buttons, beside the handler: who has blocked the bot keeps nobody
/// waiting. What a crash prevents here is still in their list.
void tell(tgfw::Context& context, const tgfw::postgres::TenantId& company, const std::vector<std::int64_t>& user_ids,
          const std::string& text, std::int64_t ticket);

}  // namespace tenant_desk
