#include <tgfw/adapters/postgres/migrations.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

#include <fmt/format.h>

#include <bot/trust/digest.hpp>
#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kNoTransaction = "-- tgfw: no transaction";

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kWordForUs = "-- tgfw:";

[[noreturn]] void refuse_text(std::int64_t number, const std::string& name, std::string_view why) {
    throw ConfigError(fmt::format("the migration {} ({}) {}", number, name, why));
}

std::string checked_text(std::int64_t number, const std::string& name, std::string text) {
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    if (text.find('\0') != std::string::npos)
        refuse_text(number, name, "holds a NUL, behind which the server would read nothing; save it as UTF-8");
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        refuse_text(number, name, "is empty; write its statements, or remove it");
    if (text.starts_with(kWordForUs) && !text.starts_with(kNoTransaction))
        refuse_text(number, name,
                    fmt::format("begins with `{}` and says what is not known; give `{}`", kWordForUs, kNoTransaction));
    return text;
}

/// Git may have turned the ends of lines into those of another system.
std::string checksum_of(const std::string& sql) {
    std::string lines;
    lines.reserve(sql.size());
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const bool ends_line = sql[i] == '\r' && i + 1 < sql.size() && sql[i + 1] == '\n';
        if (!ends_line) lines += sql[i];
    }
    return tgfw::detail::hex(tgfw::detail::sha256(lines));
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) throw ConfigError("the migration " + path.string() + " cannot be read; check its permissions");
    return text;
}

std::optional<Migration> migration_of(const fs::path& path) {
    const std::string file = path.filename().string();
    if (!file.ends_with(".sql") || !ascii::is_digit(file.front())) return std::nullopt;
    const auto line = std::min(file.find('_'), file.size());
    const auto number = tgfw::detail::parse_number<std::int64_t>(file.substr(0, line));
    if (line == file.size() || !number || *number <= 0) {
        throw ConfigError(
            "the file " + path.string() +
            " has the name of no migration; call it NUMBER_name.sql, such as 0001_tables.sql, or something that "
            "begins with a letter");
    }
    return Migration(*number, file.substr(line + 1, file.size() - line - 5), read_file(path));
}

}  // namespace

Migration::Migration(std::int64_t the_number, std::string the_name, std::string text)
    : number(the_number),
      name(std::move(the_name)),
      sql(checked_text(number, name, std::move(text))),
      checksum(checksum_of(sql)),
      in_transaction(!sql.starts_with(kNoTransaction)) {}

std::vector<Migration> read_migrations(const fs::path& folder) {
    std::vector<Migration> found;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
        if (!entry.is_regular_file()) continue;
        if (auto migration = migration_of(entry.path())) found.push_back(std::move(*migration));
    }
    if (problem) {
        throw ConfigError(
            fmt::format("the folder of migrations {} cannot be read: {}", folder.string(), problem.message()));
    }
    std::sort(found.begin(), found.end(), [](const Migration& a, const Migration& b) { return a.number < b.number; });
    const auto twice = std::adjacent_find(found.begin(), found.end(),
                                          [](const Migration& a, const Migration& b) { return a.number == b.number; });
    if (twice != found.end()) {
        throw ConfigError(fmt::format("two migrations have the number {}: {} and {}; give one another number",
                                      twice->number, twice->name, std::next(twice)->name));
    }
    return found;
}

}  // namespace tgfw::postgres
