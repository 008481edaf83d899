#include "database.hpp"

#include "plain_session.hpp"

namespace tgfw::test {

Database::Database(const std::string& schema) {
    static int made = 0;
    name_ = "test_" + std::to_string(++made);
    PlainSession postgres(PostgresCluster::instance().superuser());
    if (made == 1) postgres.ask("CREATE ROLE app LOGIN");
    postgres.ask("CREATE DATABASE " + name_);
    admin("GRANT USAGE ON SCHEMA public TO app");
    if (!schema.empty()) admin(schema);
}

Database::~Database() {
    PlainSession(PostgresCluster::instance().superuser()).ask("DROP DATABASE " + name_ + " WITH (FORCE)");
}

postgres::PoolOptions Database::options(std::string_view role) const {
    return postgres::PoolOptions(PostgresCluster::instance().connection(name_, role));
}

std::string Database::admin(const std::string& sql) const {
    return PlainSession(PostgresCluster::instance().superuser(name_)).ask(sql);
}

void Database::finish(const std::exception_ptr& failure) {
    io_.restart();
    io_.run();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace tgfw::test
