#include <tgfw/net/multipart.hpp>

#include <algorithm>
#include <random>
#include <utility>

#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>

namespace tgfw::net {

namespace {

constexpr std::size_t boundary_length = 24;

std::uint64_t random_seed() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

/// As browsers do it (HTML, multipart/form-data encoding): a quote or a line end must not leave the parameter. A
/// backslash is doubled, as readers that go by RFC 2045 expect it.
std::string escape_parameter(const std::string& text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '"') {
            out += "%22";
        } else if (c == '\r') {
            out += "%0D";
        } else if (c == '\n') {
            out += "%0A";
        } else if (c == '\\') {
            out += "\\\\";
        } else if (c != '\0') {
            out.push_back(c);
        }
    }
    return out;
}

std::string part_head(const FormPart& part) {
    std::string head = "Content-Disposition: form-data; name=\"" + escape_parameter(part.name) + '"';
    if (part.file_name) head += "; filename=\"" + escape_parameter(*part.file_name) + '"';
    head += "\r\n";
    if (!part.content_type.empty()) head += "Content-Type: " + part.content_type + "\r\n";
    return head + "\r\n";
}

}  // namespace

MultipartForm::MultipartForm() : MultipartForm(random_seed()) {}

MultipartForm::MultipartForm(std::uint64_t seed) : state_(seed) {
    choose_boundary();
}

void MultipartForm::choose_boundary() {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::mt19937_64 engine(state_);
    boundary_ = "tgfw-";
    for (std::size_t i = 0; i < boundary_length; ++i) boundary_.push_back(letters[engine() % letters.size()]);
    state_ = engine();
}

MultipartForm& MultipartForm::field(std::string name, std::string value) {
    FormPart part;
    part.name = std::move(name);
    part.content = std::move(value);
    add(std::move(part));
    return *this;
}

MultipartForm& MultipartForm::file(std::string name, std::string file_name, std::string content_type,
                                   std::string content) {
    FormPart part;
    part.content = std::move(content);
    return add_file(std::move(name), std::move(file_name), std::move(content_type), std::move(part));
}

MultipartForm& MultipartForm::file(std::string name, std::string file_name, std::string content_type,
                                   std::shared_ptr<ByteSource> content) {
    FormPart part;
    part.source = std::move(content);
    return add_file(std::move(name), std::move(file_name), std::move(content_type), std::move(part));
}

MultipartForm& MultipartForm::add_file(std::string name, std::string file_name, std::string content_type,
                                       FormPart part) {
    part.name = std::move(name);
    part.file_name = std::move(file_name);
    std::erase_if(content_type, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    part.content_type = content_type.empty() ? "application/octet-stream" : std::move(content_type);
    add(std::move(part));
    return *this;
}

void MultipartForm::add(FormPart part) {
    parts_.push_back(std::move(part));
    const auto holds_boundary = [&](const FormPart& p) { return p.content.find(boundary_) != std::string::npos; };
    if (!holds_boundary(parts_.back())) return;
    do choose_boundary();
    while (std::any_of(parts_.begin(), parts_.end(), holds_boundary));
}

std::string MultipartForm::content_type() const {
    return "multipart/form-data; boundary=" + boundary_;
}

std::string MultipartForm::delimiter() const {
    return "--" + boundary_;
}

std::size_t MultipartForm::content_length() const {
    const std::size_t line = delimiter().size() + 2;
    std::size_t total = line + 2;
    for (const FormPart& part : parts_) {
        std::optional<std::uint64_t> size = part.content.size();
        if (part.source) size = part.source->size();
        if (!size) throw ConfigError("a form whose file has no known size has no known length either");
        total += line + part_head(part).size() + static_cast<std::size_t>(*size) + 2;
    }
    return total;
}

bool MultipartForm::has_sources() const noexcept {
    return std::any_of(parts_.begin(), parts_.end(), [](const FormPart& part) { return part.source != nullptr; });
}

std::string MultipartForm::body() const {
    if (has_sources())
        throw ConfigError("a form with a file that is pulled while it is sent has no body; use source()");
    std::string out;
    out.reserve(content_length());
    for (const FormPart& part : parts_) {
        out.append(delimiter()).append("\r\n").append(part_head(part)).append(part.content).append("\r\n");
    }
    return out.append(delimiter()).append("--\r\n");
}

std::shared_ptr<ByteSource> MultipartForm::source() const {
    std::vector<std::shared_ptr<ByteSource>> pieces;
    std::string text;
    for (const FormPart& part : parts_) {
        text.append(delimiter()).append("\r\n").append(part_head(part)).append(part.content);
        if (part.source) {
            pieces.push_back(string_source(std::exchange(text, std::string())));
            pieces.push_back(part.source);
        }
        text.append("\r\n");
    }
    pieces.push_back(string_source(text.append(delimiter()).append("--\r\n")));
    return joined_source(std::move(pieces));
}

}  // namespace tgfw::net
