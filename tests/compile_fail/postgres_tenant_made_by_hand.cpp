// Only what proves a tenant makes a TenantId.
// expect g++: 'tgfw::postgres::TenantId::TenantId(std::string)' is private within this context
// expect clang: calling a private constructor of class 'tgfw::postgres::TenantId'
#include <string>
#include <utility>

#include <tgfw/adapters/postgres/tenant.hpp>

class Invitations : public tgfw::postgres::TenantResolver {
public:
    tgfw::postgres::TenantId of_proof(std::string company) {
#ifdef MISTAKE
        return tgfw::postgres::TenantId(std::move(company));
#else
        return tenant(std::move(company));
#endif
    }
};
