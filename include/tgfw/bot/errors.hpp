#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tgfw/core/chrono.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

/// The Bot API answered `"ok": false`. The server did not do what was asked.
class ApiError : public Error {
public:
    ApiError(int code, std::string description);

    /// The `error_code` of the answer, which is its HTTP status.
    [[nodiscard]] int code() const noexcept { return code_; }
    /// The server's words, such as `Bad Request: chat not found`.
    [[nodiscard]] const std::string& description() const noexcept { return description_; }

private:
    int code_;
    std::string description_;
};

/// 400: the request is wrong, or a right is missing in the chat.
class BadRequest : public ApiError {
public:
    using ApiError::ApiError;
};

/// 401, or the bare 404 that api.telegram.org answers to a malformed token: no further call can succeed.
class InvalidToken : public ApiError {
public:
    using ApiError::ApiError;
};

/// 403: the user blocked the bot, the bot was removed from the chat, and the like.
class Forbidden : public ApiError {
public:
    using ApiError::ApiError;
};

/// 404: the server does not know the method, or the file.
class EndPointNotFound : public ApiError {
public:
    using ApiError::ApiError;
};

/// 409: somebody else fetches this bot's updates.
class Conflict : public ApiError {
public:
    using ApiError::ApiError;
};

/// 429: the server wants a pause.
class RetryAfter : public ApiError {
public:
    RetryAfter(int code, std::string description, std::chrono::seconds retry_after)
        : ApiError(code, std::move(description)), retry_after_(retry_after) {}

    /// How long the server refuses such requests, counted from its answer.
    [[nodiscard]] std::chrono::seconds retry_after() const noexcept { return retry_after_; }

private:
    std::chrono::seconds retry_after_;
};

/// The group became a supergroup: the same request is to be sent to new_chat_id().
class ChatMigrated : public ApiError {
public:
    ChatMigrated(int code, std::string description, std::int64_t new_chat_id)
        : ApiError(code, std::move(description)), new_chat_id_(new_chat_id) {}

    [[nodiscard]] std::int64_t new_chat_id() const noexcept { return new_chat_id_; }

private:
    std::int64_t new_chat_id_;
};

/// 5xx: the server or a proxy before it failed.
class ServerError : public ApiError {
public:
    using ApiError::ApiError;
};

}  // namespace tgfw
