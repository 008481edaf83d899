#include <adapters/postgres/connection_string.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <libpq-fe.h>
#include <boost/asio/ip/address.hpp>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::postgres::detail {

namespace {

/// A URL whose password holds `/` or `@` as they are is another URL, and pieces of the password are its host and port.
void require_no_password_in(const std::string& host, const std::string& ports) {
    const bool digits = std::all_of(ports.begin(), ports.end(), [](char c) { return ascii::is_digit(c) || c == ','; });
    if (digits && (host.find('@') == std::string::npos || host.starts_with('@'))) return;
    throw ConfigError(
        "PoolOptions::connection has a host with an @, or a port that is no number; in a URL, write /, @, :, ? and # "
        "of a password as %2F, %40, %3A, %3F and %23");
}

}  // namespace

ConnectionString::ConnectionString(const std::string& text) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
        PQconninfoParse(text.c_str(), &message), PQconninfoFree);
    PQfreemem(message);  // It repeats the text, with the password.
    if (!options) {
        throw ConfigError(
            "PoolOptions::connection is not a connection string; give postgresql://user:password@host:port/database, "
            "or "
            "keyword=value pairs");
    }
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) parts_.emplace_back(option->keyword, option->val);
    }
    require_no_password_in(get("host"), get("port"));
    if (get("application_name").empty() && std::getenv("PGAPPNAME") == nullptr) set("application_name", "tgfw");
    set("client_encoding", "UTF8");
    // A network that swallows everything is noticed in a minute, not in the system's two hours.
    set_default("keepalives_idle", "30");
    set_default("keepalives_interval", "10");
    set_default("keepalives_count", "3");
    set_default("tcp_user_timeout", "30000");
}

void ConnectionString::set_default(std::string keyword, std::string value) {
    if (get(keyword).empty()) set(std::move(keyword), std::move(value));
}

void ConnectionString::set(std::string keyword, std::string value) {
    for (auto& [known, old] : parts_) {
        if (known != keyword) continue;
        old = std::move(value);
        return;
    }
    parts_.emplace_back(std::move(keyword), std::move(value));
}

std::string ConnectionString::get(const std::string& keyword) const {
    for (const auto& [known, value] : parts_) {
        if (known == keyword) return value;
    }
    return {};
}

std::optional<std::string> ConnectionString::host_to_resolve() const {
    std::string host = get("host");
    if (host.empty() || host.front() == '/' || host.front() == '@' || host.find(',') != std::string::npos)
        return std::nullopt;
    if (!get("hostaddr").empty()) return std::nullopt;
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    if (!no_address) return std::nullopt;
    return host;
}

std::vector<const char*> ConnectionString::keywords() const {
    std::vector<const char*> list;
    for (const auto& part : parts_) list.push_back(part.first.c_str());
    list.push_back(nullptr);
    return list;
}

std::vector<const char*> ConnectionString::values() const {
    std::vector<const char*> list;
    for (const auto& part : parts_) list.push_back(part.second.c_str());
    list.push_back(nullptr);
    return list;
}

}  // namespace tgfw::postgres::detail
