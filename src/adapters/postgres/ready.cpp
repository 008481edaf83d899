#include <tgfw/adapters/postgres/ready.hpp>

#include <tgfw/adapters/postgres/pool.hpp>

namespace tgfw::postgres {

namespace {

awaitable<bool> answers(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query("SELECT 1");
    co_await tx.commit();
    co_return rows.size() == 1;
}

}  // namespace

std::function<awaitable<bool>()> ready(Pool& pool) {
    return [&pool] { return answers(pool); };
}

}  // namespace tgfw::postgres
