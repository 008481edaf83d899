#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tgfw {

/// The root of everything this library throws.
///
/// The text is a sentence for a log; it never holds a token, a secret or a message's text.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& message);

    /// The Bot API method whose call failed, such as `sendMessage`; empty where no call was made.
    [[nodiscard]] const std::string& method() const noexcept { return method_; }
    /// `method: message`, or the message alone.
    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

    /// Names the method on an error that comes from a layer which knows none.
    void set_method(std::string_view method);

private:
    std::string method_;
    std::string text_;
};

/// The use of the library, a setting or an argument is wrong. The text names the option, the value and the remedy.
class ConfigError : public Error {
public:
    using Error::Error;
};

/// Whether a request that failed may have reached the server.
enum class Delivery {
    not_sent,  ///< It certainly was not handled: sending it again cannot double anything.
    unknown,   ///< Bytes were written and no complete answer came: it may have been handled.
};

/// The request failed below the Bot API: name look-up, connection, TLS, HTTP framing.
class NetworkError : public Error {
public:
    explicit NetworkError(const std::string& message, Delivery delivery = Delivery::unknown)
        : Error(message), delivery_(delivery) {}

    [[nodiscard]] Delivery delivery() const noexcept { return delivery_; }

private:
    Delivery delivery_;
};

/// A deadline passed.
class TimedOut : public NetworkError {
public:
    using NetworkError::NetworkError;
};

/// A handler took longer than its deadline, or what it waited for did not come in time.
class DeadlineExceeded : public Error {
public:
    using Error::Error;
};

/// The peer's certificate, its host name or the handshake is not acceptable. Nothing was sent.
class TlsError : public NetworkError {
public:
    explicit TlsError(const std::string& message) : NetworkError(message, Delivery::not_sent) {}
};

/// A document is not what it should be: not JSON, a wrong type, too deep, too large.
///
/// what() reads like `message.chat.id: expected an integer, got a string at byte 57`.
class DecodeError : public Error {
public:
    DecodeError(std::string path, const std::string& problem, std::size_t offset);

    /// The member that could not be read, such as `message.entities[2].type`; empty at the top.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Where in the document, in bytes from its start.
    [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

private:
    std::string path_;
    std::size_t offset_;
};

}  // namespace tgfw
