#include "people.hpp"

#include <boost/describe/class.hpp>

namespace tenant_desk {

BOOST_DESCRIBE_STRUCT(Person, (), (user_id, name, role))

using namespace tgfw;

// No statement here names a company: the transaction belongs to one, and the database shows it nothing else.

awaitable<std::optional<Person>> find_person(postgres::Transaction& tx, std::int64_t user_id) {
    const auto rows = co_await tx.query("SELECT user_id, name, role FROM people WHERE user_id = $1", user_id);
    co_return rows.optional<Person>();
}

awaitable<void> join_company(postgres::Transaction& tx, Person person) {
    co_await tx.execute(
        "INSERT INTO people (user_id, name, role) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, user_id) "
        "DO UPDATE SET name = excluded.name, role = greatest(people.role, excluded.role)",  // 'staff' > 'customer'
        person.user_id, person.name, person.role);
    co_await tx.execute(
        "INSERT INTO directory (user_id, company_id) VALUES ($1, current_setting('app.current_tenant_id')::bigint) "
        "ON CONFLICT (user_id) DO UPDATE SET company_id = excluded.company_id",
        person.user_id);
}

awaitable<std::vector<std::int64_t>> ids_of_staff(postgres::Transaction& tx) {
    const auto rows = co_await tx.query("SELECT user_id FROM people WHERE role = 'staff' ORDER BY user_id");
    co_return rows.all<std::int64_t>();
}

}  // namespace tenant_desk
