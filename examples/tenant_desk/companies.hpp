#pragma once

#include <string>

#include "config.hpp"

namespace tenant_desk {

/// `tgfw-tenant_desk add-company acme "Acme Ltd"`: makes a company, as the role that owns the tables, and returns what
/// its first people are to be told. Throws where the code is taken or is none.
[[nodiscard]] std::string add_company(const Config& config, std::string code, std::string name);

}  // namespace tenant_desk
