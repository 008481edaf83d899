#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tenant_desk {

/// Somebody as one company knows them. In another one the same user may be somebody else.
class Person {
public:
    Person() = default;

    std::int64_t user_id = 0;
    std::string name;
    std::string role;  ///< `customer` or `staff`.

    [[nodiscard]] bool is_staff() const noexcept { return role == "staff"; }
};

/// nullopt for who is nobody in the transaction's company.
[[nodiscard]] tgfw::awaitable<std::optional<Person>> find_person(tgfw::postgres::Transaction& tx, std::int64_t user_id);

/// Makes the person one of the transaction's company, and this the company that they write to from now on. Who is staff
/// stays staff.
[[nodiscard]] tgfw::awaitable<void> join_company(tgfw::postgres::Transaction& tx, Person person);

[[nodiscard]] tgfw::awaitable<std::vector<std::int64_t>> ids_of_staff(tgfw::postgres::Transaction& tx);

}  // namespace tenant_desk
