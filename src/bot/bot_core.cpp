#include <bot/bot_core.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <tgfw/bot/errors.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/multipart.hpp>

namespace tgfw::detail {

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) throw Error("cannot read the file \"" + path + "\" that is to be uploaded");
    return content;
}

net::HttpRequest multipart_request(const Call& call) {
    FormData data = call.form();
    net::MultipartForm form;
    for (auto& field : data.fields) form.field(std::move(field.name), std::move(field.value));
    for (auto& part : data.files) {
        const bool is_path = part.file.source() == InputFile::Source::path;
        std::string content = is_path ? read_file(std::string(part.file.path())) : part.file.bytes();
        form.file(std::move(part.name), part.file.file_name(), part.file.mime_type(), std::move(content));
    }
    return net::HttpRequest("POST", "").with_body(form.body(), form.content_type());
}

net::HttpRequest request_for(const Call& call) {
    if (call.uploads()) return multipart_request(call);
    return net::HttpRequest("POST", "").with_body(call.json(), "application/json");
}

}  // namespace

BotCore::BotCore(std::shared_ptr<Transport> transport, Token token, BotOptions options)
    : transport_(std::move(transport)), token_(std::move(token)), options_(std::move(options)) {}

awaitable<net::HttpResponse> BotCore::exchange(std::shared_ptr<const Call> call) {
    const std::string method(call->method());
    net::HttpRequest request;
    try {
        request = request_for(*call);
    } catch (Error& error) {
        error.set_method(method);
        throw;
    }
    auto deadlines = call->uploads() ? options_.upload_deadlines : options_.deadlines;
    deadlines.read += call->patience();
    co_return co_await send(method, std::move(request), deadlines);
}

awaitable<net::HttpResponse> BotCore::exchange(std::string method, std::string body) {
    net::HttpRequest request("POST", "");
    request.with_body(std::move(body), "application/json");
    co_return co_await send(std::move(method), std::move(request), options_.deadlines);
}

awaitable<net::HttpResponse> BotCore::send(std::string method, net::HttpRequest request, net::HttpDeadlines deadlines) {
    request.target = "/bot" + token_.reveal() + "/" + method;
    try {
        co_return co_await transport_->send(std::move(request), deadlines);
    } catch (Error& error) {
        error.set_method(method);
        throw;
    }
}

awaitable<void> BotCore::fetch(std::string file_path, Transport::Sink sink) {
    net::HttpRequest request("GET", "/file/bot" + token_.reveal() + "/" + file_path);
    try {
        const net::HttpResponse response =
            co_await transport_->receive(std::move(request), options_.upload_deadlines, std::move(sink));
        if (response.status / 100 != 2) {
            throw EndPointNotFound(response.status, "The server does not give this file; its link lives for an hour");
        }
    } catch (Error& error) {
        error.set_method("download");
        throw;
    }
}

namespace {

template <class E, class... Args>
[[noreturn]] void raise(std::string_view method, Args&&... args) {
    E error(std::forward<Args>(args)...);
    error.set_method(method);
    throw error;
}

}  // namespace

void throw_api_error(std::string_view method, int status, const ApiFailure& failure) {
    const int code = failure.error_code != 0 ? static_cast<int>(failure.error_code) : status;
    std::string text = scrub_tokens(failure.description);
    if (text.empty()) text = std::string(net::reason_phrase(status)) + ", without a description";
    if (failure.parameters.migrate_to_chat_id) {
        raise<ChatMigrated>(method, code, std::move(text), *failure.parameters.migrate_to_chat_id);
    }
    if (failure.parameters.retry_after) {
        const std::chrono::seconds wait(*failure.parameters.retry_after);
        raise<RetryAfter>(method, code, std::move(text), wait);
    }
    switch (code) {
        case 400: raise<BadRequest>(method, code, std::move(text));
        case 401: raise<InvalidToken>(method, code, std::move(text));
        case 403: raise<Forbidden>(method, code, std::move(text));
        case 404:
            // api.telegram.org answers a malformed token with the bare words; an unknown method is named as such.
            if (text == "Not Found") raise<InvalidToken>(method, code, std::move(text));
            raise<EndPointNotFound>(method, code, std::move(text));
        case 409: raise<Conflict>(method, code, std::move(text));
        default: break;
    }
    if (code >= 500) raise<ServerError>(method, code, std::move(text));
    raise<ApiError>(method, code, std::move(text));
}

void throw_bad_answer(std::string_view method, int status, const DecodeError& problem) {
    if (status / 100 == 2) {
        DecodeError error = problem;
        error.set_method(method);
        throw error;
    }
    ApiFailure failure;
    failure.error_code = status;
    failure.description = std::string(net::reason_phrase(status)) + ", without an answer of the Bot API";
    throw_api_error(method, status, failure);
}

}  // namespace tgfw::detail
