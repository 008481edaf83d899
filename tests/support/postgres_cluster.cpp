#include <support/postgres_cluster.hpp>

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include <support/server_process.hpp>

namespace tgfw::test {

namespace fs = std::filesystem;

namespace {

/// Debian keeps its programs out of the path, each version by itself; the latest is taken.
fs::path postgres_programs() {
    std::vector<fs::path> found;
    const fs::path root("/usr/lib/postgresql");
    if (fs::is_directory(root)) {
        for (const auto& entry : fs::directory_iterator(root)) {
            if (fs::exists(entry.path() / "bin/initdb")) found.push_back(entry.path() / "bin");
        }
    }
    const auto number = [](const fs::path& bin) { return std::atoi(bin.parent_path().filename().c_str()); };
    const auto latest = std::max_element(found.begin(), found.end(),
                                         [&](const fs::path& a, const fs::path& b) { return number(a) < number(b); });
    if (latest != found.end()) return *latest;
    throw std::runtime_error("Postgres is not installed, which these tests run: install the package postgresql");
}

}  // namespace

PostgresCluster& PostgresCluster::instance() {
    static PostgresCluster cluster;
    return cluster;
}

PostgresCluster::PostgresCluster() {
    give_to_server(folder_);
    const int made = start_server({postgres_programs() / "initdb", "-D", folder_ + "/data", "-U", "tgfw_owner", "-A",
                                   "trust", "-E", "UTF8", "--no-locale", "--no-sync"},
                                  folder_ + "/initdb.log");
    int status = 0;
    ::waitpid(made, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed: " + content_of(folder_ + "/initdb.log"));
    write_access_rules();
    start();
}

PostgresCluster::~PostgresCluster() {
    stop_by(SIGQUIT);
}

/// Everybody is believed but the roles that are named after what they need.
void PostgresCluster::write_access_rules() const {
    const std::string path = folder_ + "/data/pg_hba.conf";
    const std::string others = content_of(path);
    std::ofstream(path) << "local all needs_password scram-sha-256\n"
                           "hostssl all needs_tls 127.0.0.0/8 trust\n"
                           "hostnossl all needs_tls 127.0.0.0/8 reject\n"
                        << others;
}

void PostgresCluster::start(const std::vector<std::string>& settings) {
    std::vector<std::string> words{postgres_programs() / "postgres",
                                   "-D",
                                   folder_ + "/data",
                                   "-k",
                                   folder_,
                                   "-c",
                                   "listen_addresses=",
                                   "-c",
                                   "fsync=off",
                                   "-c",
                                   "max_connections=100"};
    for (const std::string& setting : settings) {
        words.emplace_back("-c");
        words.push_back(setting);
    }
    process_ = start_server(words, folder_ + "/postgres.log");
    wait_for_server(process_, superuser(), folder_ + "/postgres.log");
}

void PostgresCluster::stop_by(int signal) {
    stop_server(process_, signal);
}

void PostgresCluster::stop(Stop how) {
    stop_by(how == Stop::fast ? SIGINT : SIGQUIT);
}

void PostgresCluster::begin_to_stop() {
    ::kill(process_, SIGTERM);
}

void PostgresCluster::crash_and_restart() {
    stop(Stop::immediate);
    start();
}

std::string PostgresCluster::superuser(std::string_view database) const {
    return connection(database, "tgfw_owner");
}

std::string PostgresCluster::connection(std::string_view database, std::string_view role) const {
    return "host=" + folder_ + " dbname=" + std::string(database) + " user=" + std::string(role);
}

}  // namespace tgfw::test
