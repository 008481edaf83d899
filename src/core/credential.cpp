#include <tgfw/core/credential.hpp>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <core/credential.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr std::size_t longest_credential = 65536;

bool is_plain_file_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

std::optional<std::string> read_credential(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text(longest_credential + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) return std::nullopt;
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > longest_credential) throw ConfigError(fmt::format("{} is longer than a secret may be", path));
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    if (text.empty()) throw ConfigError(fmt::format("{} is empty", path));
    return text;
}

}  // namespace

std::string detail::credential_in(std::span<const std::string> directories, std::string_view name) {
    if (!is_plain_file_name(name)) throw ConfigError(fmt::format("'{}' is no name for a credential", name));
    for (const std::string& directory : directories) {
        if (auto text = read_credential(fmt::format("{}/{}", directory, name))) return *std::move(text);
    }
    throw ConfigError(
        fmt::format("no credential '{0}': neither $CREDENTIALS_DIRECTORY/{0} (systemd's LoadCredential=) "
                    "nor /run/secrets/{0} can be read",
                    name));
}

std::string credential(std::string_view name) {
    std::vector<std::string> directories;
    const char* of_systemd = std::getenv("CREDENTIALS_DIRECTORY");
    if (of_systemd != nullptr && *of_systemd != '\0') directories.emplace_back(of_systemd);
    directories.emplace_back("/run/secrets");
    return detail::credential_in(directories, name);
}

}  // namespace tgfw
