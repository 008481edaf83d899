// There is no empty TenantId, which some code could forget to fill.
// expect g++: no matching function for call to 'tgfw::postgres::TenantId::TenantId()'
// expect clang: no matching constructor for initialization of 'tgfw::postgres::TenantId'
#include <optional>

#include <tgfw/adapters/postgres/tenant.hpp>

#ifdef MISTAKE
tgfw::postgres::TenantId company;
#else
std::optional<tgfw::postgres::TenantId> company;
#endif
