#include <tgfw/net/http_message.hpp>

#include <algorithm>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

bool same_name(std::string_view a, std::string_view b) noexcept {
    return ascii::equal_ignoring_case(a, b);
}

}  // namespace

Headers& Headers::add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
    return *this;
}

Headers& Headers::set(std::string name, std::string value) {
    erase(name);
    return add(std::move(name), std::move(value));
}

void Headers::erase(std::string_view name) {
    std::erase_if(fields_, [&](const Field& field) { return same_name(field.first, name); });
}

const std::string* Headers::find(std::string_view name) const noexcept {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return same_name(field.first, name); });
    return found == fields_.end() ? nullptr : &found->second;
}

std::string_view Headers::get(std::string_view name) const noexcept {
    const std::string* value = find(name);
    return value == nullptr ? std::string_view() : std::string_view(*value);
}

std::size_t Headers::count(std::string_view name) const noexcept {
    return static_cast<std::size_t>(std::count_if(fields_.begin(), fields_.end(),
                                                  [&](const Field& field) { return same_name(field.first, name); }));
}

HttpRequest& HttpRequest::with_header(std::string name, std::string value) & {
    headers.add(std::move(name), std::move(value));
    return *this;
}

HttpRequest&& HttpRequest::with_header(std::string name, std::string value) && {
    headers.add(std::move(name), std::move(value));
    return std::move(*this);
}

HttpRequest& HttpRequest::with_body(std::string content, std::string content_type) & {
    body = std::move(content);
    headers.set("Content-Type", std::move(content_type));
    return *this;
}

HttpRequest&& HttpRequest::with_body(std::string content, std::string content_type) && {
    with_body(std::move(content), std::move(content_type));
    return std::move(*this);
}

HttpRequest& HttpRequest::with_body(std::shared_ptr<ByteSource> content, std::string content_type) & {
    source = std::move(content);
    headers.set("Content-Type", std::move(content_type));
    return *this;
}

HttpRequest&& HttpRequest::with_body(std::shared_ptr<ByteSource> content, std::string content_type) && {
    with_body(std::move(content), std::move(content_type));
    return std::move(*this);
}

HttpRequest& HttpRequest::with_progress(BodyProgress told) & {
    on_progress = std::move(told);
    return *this;
}

HttpRequest&& HttpRequest::with_progress(BodyProgress told) && {
    on_progress = std::move(told);
    return std::move(*this);
}

std::string_view HttpRequest::path() const noexcept {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view HttpRequest::query() const noexcept {
    const auto mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

HttpResponse::HttpResponse(int code, std::string content, std::string content_type)
    : status(code), body(std::move(content)) {
    headers.add("Content-Type", std::move(content_type));
}

HttpResponse& HttpResponse::with_header(std::string name, std::string value) & {
    headers.add(std::move(name), std::move(value));
    return *this;
}

HttpResponse&& HttpResponse::with_header(std::string name, std::string value) && {
    headers.add(std::move(name), std::move(value));
    return std::move(*this);
}

std::string Origin::to_string() const {
    const bool bracket = host.find(':') != std::string::npos;
    return (bracket ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace tgfw::net
