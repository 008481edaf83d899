// tgfw_migrate: applies a folder of migrations to a database, tries them, or tells which it has.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/adapters/postgres/migrations.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace {

using namespace tgfw;
using postgres::Migration;
using postgres::Migrator;

constexpr std::string_view kUsage =
    "usage: tgfw_migrate status|check|apply FOLDER [--database-url-file FILE]\n"
    "       status   which migrations of FOLDER the database has; exit code 3 where it lacks any\n"
    "       check    runs those that it lacks, and undoes them\n"
    "       apply    runs those that it lacks, each in a transaction of its own\n"
    "The database, such as postgresql://owner@host/name, is in the environment variable DATABASE_URL or in FILE; the "
    "command\n"
    "line, which every user of the machine can read, is no place for its password. The role owns the schema.\n"
    "Exit codes: 0 done, 1 failed, 2 called wrongly, 3 not all are applied (status).\n";

/// What the program was asked for.
class Request {
public:
    Request() = default;

    std::string_view verb;
    std::string folder;
    std::string url_file;
};

std::optional<Request> request_of(const std::vector<std::string_view>& words) {
    const bool with_file = words.size() == 4 && words[2] == "--database-url-file";
    if (words.size() != 2 && !with_file) return std::nullopt;
    Request request;
    request.verb = words[0];
    request.folder = words[1];
    if (with_file) request.url_file = words[3];
    if (request.verb != "status" && request.verb != "check" && request.verb != "apply") return std::nullopt;
    return request;
}

std::string first_line_of(const std::string& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    while (!line.empty() && ascii::is_space(line.back())) line.pop_back();
    if (line.empty())
        throw ConfigError("the file " + file +
                          " cannot be read, or its first line is empty; put the database's URL there");
    return line;
}

std::string database_url(const Request& request) {
    if (!request.url_file.empty()) return first_line_of(request.url_file);
    const char* url = std::getenv("DATABASE_URL");
    if (url == nullptr || *url == '\0') {
        throw ConfigError(
            "DATABASE_URL is not set; set it to postgresql://owner@host/name, or name a file with --database-url-file");
    }
    return url;
}

std::string list_of(const std::vector<std::int64_t>& numbers) {
    std::string text;
    for (const std::int64_t number : numbers) text += fmt::format("{}{}", text.empty() ? "" : ", ", number);
    return text.empty() ? "none" : text;
}

awaitable<int> status(Migrator& migrator, std::vector<Migration> migrations) {
    const auto states = co_await migrator.status(std::move(migrations));
    int missing = 0;
    for (const auto& state : states) {
        const Migration& migration = state.migration;
        if (!state.applied_at) ++missing;
        const std::string when = state.applied_at
                                     ? fmt::format("applied {:%Y-%m-%d %H:%M:%S} UTC",
                                                   fmt::gmtime(std::chrono::system_clock::to_time_t(*state.applied_at)))
                                     : "not applied";
        fmt::print("{}\t{}\t{}\n", migration.number, migration.name, when);
    }
    co_return missing > 0 ? 3 : 0;
}

awaitable<int> check(Migrator& migrator, std::vector<Migration> migrations) {
    const auto tried = co_await migrator.dry_run(std::move(migrations));
    fmt::print("would be applied: {}\n", list_of(tried));
    co_return 0;
}

awaitable<int> apply(Migrator& migrator, std::vector<Migration> migrations) {
    const auto applied = co_await migrator.apply(std::move(migrations));
    fmt::print("applied: {}\n", list_of(applied));
    co_return 0;
}

int run(const Request& request) {
    auto migrations = postgres::read_migrations(request.folder);
    if (migrations.empty())
        throw ConfigError("the folder " + request.folder +
                          " has no migration; name the one with the files NUMBER_name.sql");
    boost::asio::io_context io(1);
    Migrator migrator(io.get_executor(), postgres::PoolOptions(database_url(request)), steady_clock(), stderr_logger());
    const auto how = request.verb == "status" ? status : request.verb == "check" ? check : apply;
    int code = 1;
    std::exception_ptr failure;
    boost::asio::co_spawn(io, how(migrator, std::move(migrations)), [&](std::exception_ptr error, int result) {
        failure = std::move(error);
        code = result;
    });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && argv[1] == std::string_view("--help")) {
        fmt::print("{}", kUsage);
        return 0;
    }
    const auto request = request_of(std::vector<std::string_view>(argv + 1, argv + argc));
    if (!request) {
        fmt::print(stderr, "{}", kUsage);
        return 2;
    }
    try {
        return run(*request);
    } catch (const std::exception& error) {
        fmt::print(stderr, "tgfw_migrate: {}\n", error.what());
        return 1;
    }
}
