#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <unistd.h>
#include <support/postgres_cluster.hpp>

#include "postgres.hpp"

namespace tgfw::bench {

namespace {

constexpr const char* kSchema =
    "DROP TABLE IF EXISTS tgfw_bench_items;"
    "CREATE TABLE tgfw_bench_items (tenant_id bigint NOT NULL, id bigint NOT NULL, name text NOT NULL, PRIMARY KEY "
    "(tenant_id, id));"
    "ALTER TABLE tgfw_bench_items ENABLE ROW LEVEL SECURITY;"
    "ALTER TABLE tgfw_bench_items FORCE ROW LEVEL SECURITY;"
    "CREATE POLICY own_rows ON tgfw_bench_items USING (tenant_id = nullif(current_setting('app.current_tenant_id', "
    "true), '')::bigint);"
    "GRANT SELECT ON tgfw_bench_items TO PUBLIC";
constexpr const char* kFill =
    "SELECT set_config('app.current_tenant_id', '7', false);"
    "INSERT INTO tgfw_bench_items SELECT 7, i, 'the name of item ' || i FROM generate_series(1, 10000) i;"
    "ANALYZE tgfw_bench_items";

void run_all(const std::string& connection, const char* sql) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> handle(PQconnectdb(connection.c_str()), PQfinish);
    PGresult* result = PQexec(handle.get(), sql);
    const bool failed = PQresultStatus(result) == PGRES_FATAL_ERROR;
    PQclear(result);
    if (failed) throw std::runtime_error(PQerrorMessage(handle.get()));
}

}  // namespace

BenchDatabase::BenchDatabase() {
    const char* url = std::getenv("DATABASE_URL");
    if (url != nullptr) {
        owner_ = connection_ = url;
    } else {
        const test::PostgresCluster& cluster = test::PostgresCluster::instance();
        owner_ = cluster.superuser();
        connection_ = cluster.connection("postgres", "bench");
        run_all(owner_, "CREATE ROLE bench LOGIN");
    }
    run_all(owner_, kSchema);
    run_all(owner_, kFill);
}

BenchDatabase::~BenchDatabase() {
    try {
        run_all(owner_, "DROP TABLE tgfw_bench_items");
    } catch (const std::exception& error) {
        fmt::print(stderr, "the table tgfw_bench_items stays: {}\n", error.what());
    }
}

void BenchDatabase::restart_own_server() {
    if (std::getenv("DATABASE_URL") != nullptr) return;
    test::PostgresCluster::instance().stop(test::PostgresCluster::Stop::fast);
    test::PostgresCluster::instance().start();
}

std::string select_script() {
    return "\\set id random(1, 10000)\nSELECT name FROM tgfw_bench_items WHERE id = :id;\n";
}

std::string transaction_script() {
    return "\\set id random(1, 10000)\n\\startpipeline\nBEGIN;\nSELECT set_config('app.current_tenant_id', '7', "
           "true);\n"
           "SELECT name FROM tgfw_bench_items WHERE id = :id;\n\\endpipeline\nCOMMIT;\n";
}

double pgbench(const std::string& connection, const std::string& script, int threads, double seconds) {
    const auto file = std::filesystem::temp_directory_path() / fmt::format("tgfw-bench-{}.sql", ::getpid());
    std::ofstream(file) << script;
    // PGOPTIONS: a single SELECT has a tenant from its session; nothing else could give it one.
    const std::string command = fmt::format(
        "PGOPTIONS='-c app.current_tenant_id=7' pgbench -n -M prepared -c 10 -j {} -T {} -f {} '{}' 2>/dev/null",
        threads, static_cast<int>(seconds), file.string(), connection);
    FILE* pipe = ::popen(command.c_str(), "r");
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    std::filesystem::remove(file);
    const auto at = text.find("tps = ");
    if (at == std::string::npos)
        throw std::runtime_error("pgbench, of the package postgresql-contrib, did not run: " + text);
    return std::atof(text.c_str() + at + 6);
}

}  // namespace tgfw::bench
