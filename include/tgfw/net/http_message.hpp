#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tgfw {
class ByteSource;
}

namespace tgfw::net {

/// Told how much of a request's body has gone out, in bytes, after each piece; `total` is empty if it is not known.
///
/// What it throws fails the request and closes its connection.
using BodyProgress = std::function<void(std::uint64_t done, std::optional<std::uint64_t> total)>;

/// The header fields of a message, in order. Names compare without regard to case (RFC 9110 §5.1).
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    Headers() = default;

    /// Appends a field; one with the same name stays.
    Headers& add(std::string name, std::string value);
    /// Replaces all fields of that name by one.
    Headers& set(std::string name, std::string value);
    void erase(std::string_view name);
    /// Takes memory for so many fields at once.
    void reserve(std::size_t fields) { fields_.reserve(fields); }

    /// The first value of that name, null if there is none. Valid until the next change.
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
    /// The first value of that name, empty if there is none. Valid until the next change.
    [[nodiscard]] std::string_view get(std::string_view name) const noexcept;
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
    [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }
    [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
    [[nodiscard]] auto end() const noexcept { return fields_.end(); }

    bool operator==(const Headers&) const = default;

private:
    std::vector<Field> fields_;
};

/// A request, on either side of the wire. The target of a Bot API request holds the token: do not log it.
class HttpRequest {
public:
    HttpRequest() = default;
    /// `target` is path and query in their encoded form: `/a%20b?c=d`.
    HttpRequest(std::string m, std::string t) : method(std::move(m)), target(std::move(t)) {}

    HttpRequest& with_header(std::string name, std::string value) &;
    HttpRequest&& with_header(std::string name, std::string value) &&;
    /// Sets the body and its Content-Type.
    HttpRequest& with_body(std::string content, std::string content_type) &;
    HttpRequest&& with_body(std::string content, std::string content_type) &&;
    /// As above, for a body that is pulled while it is written (net/byte_source.hpp).
    HttpRequest& with_body(std::shared_ptr<ByteSource> content, std::string content_type) &;
    HttpRequest&& with_body(std::shared_ptr<ByteSource> content, std::string content_type) &&;
    HttpRequest& with_progress(BodyProgress told) &;
    HttpRequest&& with_progress(BodyProgress told) &&;

    /// The target without its query, not decoded.
    [[nodiscard]] std::string_view path() const noexcept;
    /// What follows the first `?` of the target, not decoded.
    [[nodiscard]] std::string_view query() const noexcept;

    std::string method = "GET";
    std::string target = "/";
    Headers headers;
    std::string body;
    /// Client side: takes the place of `body` if it is set.
    std::shared_ptr<ByteSource> source;
    /// Client side: told of each piece of the body that was written.
    BodyProgress on_progress;

    /// Server side: the peer's address without its port, as the socket says; `unix` for a Unix socket.
    std::string remote_address;
    /// Server side: what stood at the `*` of a prefix route, not decoded.
    std::string path_rest;
};

/// An answer, on either side of the wire.
class HttpResponse {
public:
    HttpResponse() = default;
    explicit HttpResponse(int code) : status(code) {}
    HttpResponse(int code, std::string content, std::string content_type = "text/plain; charset=utf-8");

    HttpResponse& with_header(std::string name, std::string value) &;
    HttpResponse&& with_header(std::string name, std::string value) &&;

    int status = 200;
    /// The words after the status; when empty, a server writes the usual ones.
    std::string reason;
    Headers headers;
    std::string body;
};

/// The usual words of a status code, such as `Not Found`; `Unknown` for a code without.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// Whom to connect to.
class Origin {
public:
    Origin() = default;
    Origin(bool with_tls, std::string host_name, std::uint16_t port_number)
        : tls(with_tls), host(std::move(host_name)), port(port_number) {}

    /// `host:port`, for messages; an IPv6 address is in brackets.
    [[nodiscard]] std::string to_string() const;
    bool operator==(const Origin&) const = default;

    bool tls = true;
    /// A name or an address, without brackets.
    std::string host;
    std::uint16_t port = 443;
};

/// An http or https URL in its parts.
class Url {
public:
    Url() = default;

    /// Throws ConfigError on anything but an absolute http or https URL without user name; the text does not repeat
    /// the URL's path or query.
    [[nodiscard]] static Url parse(std::string_view text);

    [[nodiscard]] Origin origin() const { return Origin(scheme == "https", host, port); }

    /// `http` or `https`.
    std::string scheme;
    /// Lower case, without brackets.
    std::string host;
    /// 80 or 443 when the URL names none.
    std::uint16_t port = 0;
    /// Path and query, encoded; `/` when the URL has none. A fragment is dropped.
    std::string target;
};

}  // namespace tgfw::net
