#pragma once

#include <string>
#include <string_view>

#include <support/temporary_folder.hpp>

namespace tgfw::test {

/// A real PgBouncer of this process's own in front of PostgresCluster, in transaction mode with one connection to the
/// server for each database and role, on a Unix socket.
///
/// Fails the test, and names the package, where PgBouncer is not installed.
class PgBouncer {
public:
    PgBouncer();
    ~PgBouncer();
    PgBouncer(const PgBouncer&) = delete;
    PgBouncer& operator=(const PgBouncer&) = delete;

    [[nodiscard]] std::string connection(std::string_view database, std::string_view role) const;

private:
    TemporaryFolder place_{"tgfw-pgbouncer-"};
    std::string folder_ = place_.path();
    int process_ = 0;
};

}  // namespace tgfw::test
