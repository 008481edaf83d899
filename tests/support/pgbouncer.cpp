#include <support/pgbouncer.hpp>

#include <signal.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <support/postgres_cluster.hpp>
#include <support/server_process.hpp>

namespace tgfw::test {

namespace fs = std::filesystem;

namespace {

fs::path pgbouncer_program() {
    for (const char* path : {"/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"}) {
        if (fs::exists(path)) return path;
    }
    throw std::runtime_error("PgBouncer is not installed, which these tests run: install the package pgbouncer");
}

/// 1.21 and later, which are told to behave as their elders.
bool knows_prepared_statements(const fs::path& program) {
    const std::unique_ptr<FILE, int (*)(FILE*)> output(::popen((program.string() + " --version").c_str(), "r"),
                                                       ::pclose);
    int major = 0;
    int minor = 0;
    if (!output || std::fscanf(output.get(), "PgBouncer %d.%d", &major, &minor) != 2) {
        throw std::runtime_error("pgbouncer --version says nothing");
    }
    return major > 1 || minor >= 21;
}

}  // namespace

PgBouncer::PgBouncer() {
    const PostgresCluster& cluster = PostgresCluster::instance();
    const fs::path program = pgbouncer_program();
    give_to_server(folder_);
    const std::string users = folder_ + "/users.txt";
    std::ofstream(users) << "\"app\" \"\"\n\"tgfw_owner\" \"\"\n";
    const std::string file = folder_ + "/pgbouncer.ini";
    std::ofstream(file) << "[databases]\n"
                           "* = host="
                        << cluster.folder()
                        << "\n"
                           "[pgbouncer]\n"
                           "listen_addr =\n"
                           "listen_port = 6432\n"
                           "unix_socket_dir = "
                        << folder_
                        << "\n"
                           "auth_type = trust\n"
                           "auth_file = "
                        << users
                        << "\n"
                           "pool_mode = transaction\n"
                           "default_pool_size = 1\n"
                           "max_client_conn = 100\n"
                        << (knows_prepared_statements(program) ? "max_prepared_statements = 0\n" : "");
    process_ = start_server({program, file}, folder_ + "/pgbouncer.log");
    wait_for_server(process_, connection("postgres", "tgfw_owner"), folder_ + "/pgbouncer.log");
}

PgBouncer::~PgBouncer() {
    stop_server(process_, SIGTERM);
}

std::string PgBouncer::connection(std::string_view database, std::string_view role) const {
    return "host=" + folder_ + " port=6432 dbname=" + std::string(database) + " user=" + std::string(role);
}

}  // namespace tgfw::test
