#include <bot/call_request.hpp>

#include <filesystem>
#include <memory>
#include <utility>

#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/multipart.hpp>

namespace tgfw::detail {

namespace {

// Bot API, "Sending files", and "Using a Local Bot API Server".
constexpr std::uint64_t kMegabyte = 1024 * 1024;
constexpr std::uint64_t kLargestFile = 50 * kMegabyte;
constexpr std::uint64_t kLargestPhoto = 10 * kMegabyte;
constexpr std::uint64_t kLargestLocalFile = 2000 * kMegabyte;

std::uint64_t largest(std::string_view part, const BotOptions& options) {
    if (options.local_server) return kLargestLocalFile;
    return part == "photo" ? kLargestPhoto : kLargestFile;
}

void check_size(const FormFile& part, std::uint64_t size, const BotOptions& options) {
    const std::uint64_t limit = largest(part.name, options);
    if (size <= limit) return;
    const std::string remedy =
        options.local_server ? "; split it" : "; send it through a local Bot API server, which takes 2000 MB";
    throw Error("the file \"" + part.file.file_name() + "\" has " + std::to_string(size / kMegabyte) +
                " MB, and the server takes " + std::to_string(limit / kMegabyte) + " MB" + remedy);
}

void add_file(net::MultipartForm& form, FormFile& part, const BotOptions& options) {
    std::shared_ptr<ByteSource> source = part.file.stream();
    if (part.file.source() == InputFile::Source::path) source = net::file_source(std::string(part.file.path()));
    if (source) {
        check_size(part, source->size().value_or(0), options);
        form.file(std::move(part.name), part.file.file_name(), part.file.mime_type(), std::move(source));
    } else {
        check_size(part, part.file.bytes().size(), options);
        form.file(std::move(part.name), part.file.file_name(), part.file.mime_type(), part.file.bytes());
    }
}

net::HttpRequest form_request(const Call& call, const BotOptions& options) {
    FormData data = call.form();
    net::MultipartForm form;
    for (auto& field : data.fields) form.field(std::move(field.name), std::move(field.value));
    for (auto& part : data.files) add_file(form, part, options);
    net::HttpRequest request("POST", "");
    if (form.has_sources()) {
        request.with_body(form.source(), form.content_type());
    } else {
        request.with_body(form.body(), form.content_type());
    }
    if (call.options.progress) request.with_progress(call.options.progress);
    return request;
}

}  // namespace

net::HttpRequest request_for(const Call& call, const BotOptions& options) {
    if (call.uploads()) return form_request(call, options);
    return net::HttpRequest("POST", "").with_body(call.json(), "application/json");
}

}  // namespace tgfw::detail
