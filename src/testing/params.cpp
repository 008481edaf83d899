#include <algorithm>

#include <core/parse_number.hpp>
#include <testing/json_scan.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/form.hpp>
#include <tgfw/net/multipart.hpp>
#include <tgfw/testing/emulator_params.hpp>

namespace tgfw::testing {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace

EmulatorParams& EmulatorParams::add(std::string name, std::string value) {
    if (!has(name)) values_.emplace_back(std::move(name), std::move(value));
    return *this;
}

EmulatorParams& EmulatorParams::add_file(std::string field, EmulatorUpload file) {
    files_.emplace_back(std::move(field), std::move(file));
    return *this;
}

EmulatorParams& EmulatorParams::add_urlencoded(std::string_view text) {
    for (auto& [name, value] : net::parse_form(text)) add(std::move(name), std::move(value));
    return *this;
}

EmulatorParams& EmulatorParams::add_json(std::string_view text) {
    if (const auto content = unquote_json(trim(text))) return add("content", *content);
    for_each_json_member(text, [this](std::string name, std::string_view raw) {
        if (auto value = unquote_json(raw)) {
            add(std::move(name), std::move(*value));
        } else {
            add(std::move(name), std::string(raw));
        }
    });
    return *this;
}

bool EmulatorParams::add_multipart(std::string_view content_type, std::string_view body) {
    const auto boundary = net::multipart_boundary(content_type);
    if (!boundary) return false;
    try {
        for (auto& part : net::parse_multipart(body, *boundary)) {
            if (!part.file_name) {
                add(std::move(part.name), std::move(part.content));
                continue;
            }
            EmulatorUpload upload(std::move(*part.file_name), std::move(part.content));
            if (!part.content_type.empty()) upload.content_type = std::move(part.content_type);
            add_file(std::move(part.name), std::move(upload));
        }
    } catch (const DecodeError&) {
        return false;
    }
    return true;
}

bool EmulatorParams::add_body(std::string_view content_type, std::string_view body) {
    const std::string type = lower(content_type);
    if (type.find("multipart/form-data") != std::string::npos) return add_multipart(content_type, body);
    if (type.find("application/x-www-form-urlencoded") != std::string::npos) {
        add_urlencoded(body);
    } else if (type.find("application/json") != std::string::npos) {
        add_json(body);
    } else if (!body.empty()) {
        add_file("file", EmulatorUpload("file", std::string(body), std::string(content_type)));
    }
    return true;
}

const std::string* EmulatorParams::find(std::string_view name) const {
    const auto it = std::find_if(values_.begin(), values_.end(), [&](const auto& pair) { return pair.first == name; });
    return it == values_.end() ? nullptr : &it->second;
}

std::string EmulatorParams::text(std::string_view name) const {
    const std::string* value = find(name);
    return value ? *value : std::string();
}

std::int64_t EmulatorParams::integer(std::string_view name, std::int64_t fallback) const {
    const std::string* value = find(name);
    if (!value) return fallback;
    return tgfw::detail::parse_number<std::int64_t>(trim(*value)).value_or(0);
}

bool EmulatorParams::flag(std::string_view name) const {
    const std::string value = lower(trim(text(name)));
    return value == "true" || value == "yes" || value == "1";
}

const EmulatorUpload* EmulatorParams::file(std::string_view field) const {
    const auto it = std::find_if(files_.begin(), files_.end(), [&](const auto& pair) { return pair.first == field; });
    return it == files_.end() ? nullptr : &it->second;
}

}  // namespace tgfw::testing
