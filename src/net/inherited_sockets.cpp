#include <net/inherited_sockets.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include <core/parse_number.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

constexpr int first_inherited = 3;  // SD_LISTEN_FDS_START
constexpr long most_inherited = 1024;

std::optional<long> read_count(const char* text) {
    return text == nullptr ? std::nullopt : tgfw::detail::parse_number<long>(text);
}

}  // namespace

InheritedSockets::InheritedSockets(const char* listen_pid, const char* listen_fds, const char* listen_fdnames,
                                   long pid) {
    const auto count = read_count(listen_fds);
    if (read_count(listen_pid) != pid || !count || *count < 1 || *count > most_inherited) return;
    names_.resize(static_cast<std::size_t>(*count));
    std::string_view names(listen_fdnames == nullptr ? "" : listen_fdnames);
    for (std::string& name : names_) {
        const auto colon = std::min(names.find(':'), names.size());
        name = names.substr(0, colon);
        names.remove_prefix(std::min(colon + 1, names.size()));
    }
}

InheritedSockets InheritedSockets::of_this_process() {
    return InheritedSockets(std::getenv("LISTEN_PID"), std::getenv("LISTEN_FDS"), std::getenv("LISTEN_FDNAMES"),
                            ::getpid());
}

int InheritedSockets::find(std::string_view name, std::size_t index) const {
    if (!name.empty()) index = static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    if (index < names_.size()) return first_inherited + static_cast<int>(index);
    const std::string wanted = name.empty() ? fmt::format("number {}", index) : fmt::format("named {}", name);
    throw ConfigError(fmt::format(
        "there is no inherited socket {}: this process was passed {}. Start it by a systemd .socket unit, whose "
        "FileDescriptorName= gives the name, or listen on an address",
        wanted, names_.empty() ? "none" : fmt::format("{} ({})", names_.size(), fmt::join(names_, ", "))));
}

}  // namespace tgfw::net
