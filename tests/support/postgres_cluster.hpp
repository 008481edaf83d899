#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <support/temporary_folder.hpp>

namespace tgfw::test {

/// A real Postgres of this process's own, in a temporary folder and on a Unix socket alone; started when it is first
/// asked for, ended and removed with the process, however that ends.
///
/// Fails the test, and names the package, where Postgres is not installed.
class PostgresCluster {
public:
    [[nodiscard]] static PostgresCluster& instance();

    /// For a role that owns everything and is a superuser.
    [[nodiscard]] std::string superuser(std::string_view database = "postgres") const;
    /// For a role that is neither; it may do what was granted to it.
    [[nodiscard]] std::string connection(std::string_view database, std::string_view role) const;

    /// Of its Unix socket.
    [[nodiscard]] std::string socket_path() const { return folder_ + "/.s.PGSQL.5432"; }
    /// For files that the server is to read.
    [[nodiscard]] const std::string& folder() const noexcept { return folder_; }

    /// Stops the server at once, without a word to its clients, and starts it again with what it had.
    void crash_and_restart();
    /// What `pg_ctl stop` does: `immediate` as above, `fast` ends its clients. Waits for the server's end.
    enum class Stop { immediate, fast };
    void stop(Stop how);
    /// `pg_ctl stop --mode smart`: lets nobody in any more, and waits for its clients. Returns at once.
    void begin_to_stop();
    /// With further settings, such as `ssl=on`, until it is stopped.
    void start(const std::vector<std::string>& settings = {});

    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;

private:
    PostgresCluster();
    ~PostgresCluster();
    void stop_by(int signal);
    void write_access_rules() const;

    TemporaryFolder place_{"tgfw-postgres-"};
    std::string folder_ = place_.path();
    int process_ = 0;
};

}  // namespace tgfw::test
