#include <algorithm>
#include <functional>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/form.hpp>
#include <tgfw/net/multipart.hpp>

namespace tgfw::net {

namespace {

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Reads `; name=value; name="quoted value"` piece by piece.
class Parameters {
public:
    explicit Parameters(std::string_view text) : rest_(text) {}

    /// False at the end, and on a malformed piece, where ok() turns false.
    bool next() {
        rest_ = trim(rest_);
        if (rest_.empty()) return false;
        if (rest_.front() != ';') return fail();
        rest_ = trim(rest_.substr(1));
        if (rest_.empty()) return false;
        const auto equals = rest_.find('=');
        if (equals == std::string_view::npos) return fail();
        name_ = trim(rest_.substr(0, equals));
        rest_ = trim(rest_.substr(equals + 1));
        return !rest_.empty() && rest_.front() == '"' ? read_quoted() : read_token();
    }

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] const std::string& value() const noexcept { return value_; }

private:
    bool fail() noexcept { return ok_ = false; }

    bool read_token() {
        const auto end = std::min(rest_.find(';'), rest_.size());
        value_ = trim(rest_.substr(0, end));
        rest_ = rest_.substr(end);
        return true;
    }

    bool read_quoted() {
        value_.clear();
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == '"') {
                rest_ = rest_.substr(i + 1);
                return true;
            }
            // Only these two are escapes; browsers send a backslash in a file name as it is.
            if (rest_[i] == '\\' && i + 1 < rest_.size() && (rest_[i + 1] == '"' || rest_[i + 1] == '\\')) ++i;
            value_.push_back(rest_[i]);
        }
        return fail();
    }

    std::string_view rest_;
    std::string_view name_;
    std::string value_;
    bool ok_ = true;
};

bool is_boundary_char(char c) {
    return ascii::is_word(c) || std::string_view("'()+,-./:=? ").find(c) != std::string_view::npos;
}

/// Undoes what a form writer must escape, and nothing else: other percent signs are the name's own.
std::string unescape_parameter(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        if (three == "%22" || ascii::equal_ignoring_case(three, "%0D") || ascii::equal_ignoring_case(three, "%0A")) {
            out += percent_decode(three);
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

class Parser {
public:
    Parser(std::string_view body, std::string_view boundary, const MultipartLimits& limits)
        : body_(body), delimiter_("\r\n--" + std::string(boundary)), limits_(limits) {}

    std::vector<FormPart> run() {
        std::vector<FormPart> parts;
        std::size_t at = first_delimiter();
        while (!is_last(at)) {
            if (parts.size() >= limits_.max_parts) fail("more parts than allowed", at);
            at = after_delimiter(at);
            parts.push_back(read_part(at));
        }
        return parts;
    }

private:
    [[noreturn]] static void fail(const char* problem, std::size_t at) { throw DecodeError("multipart", problem, at); }

    /// The position behind the opening delimiter, which alone may lack its line end in front.
    std::size_t first_delimiter() const {
        const std::string_view bare = std::string_view(delimiter_).substr(2);
        if (body_.substr(0, bare.size()) == bare) return bare.size();
        const auto found = body_.find(delimiter_);
        if (found == std::string_view::npos) fail("the boundary does not occur", 0);
        return found + delimiter_.size();
    }

    bool is_last(std::size_t at) const { return body_.substr(at, 2) == "--"; }

    std::size_t after_delimiter(std::size_t at) const {
        std::size_t end = at;
        while (end < body_.size() && (body_[end] == ' ' || body_[end] == '\t')) ++end;
        if (body_.substr(end, 2) != "\r\n") fail("expected a line end after the boundary", end);
        return end + 2;
    }

    /// Reads the part that begins at `at` and moves `at` behind the delimiter that ends it.
    FormPart read_part(std::size_t& at) const {
        FormPart part;
        at = read_headers(at, part);
        const auto end = body_.find(delimiter_, at);
        if (end == std::string_view::npos) fail("the last part has no end", at);
        part.content = body_.substr(at, end - at);
        at = end + delimiter_.size();
        return part;
    }

    std::size_t read_headers(std::size_t begin, FormPart& part) const {
        bool named = false;
        std::size_t at = begin;
        for (;;) {
            const auto end = body_.find("\r\n", at);
            if (end == std::string_view::npos) fail("a part's headers have no end", at);
            if (end - begin > limits_.max_part_header) fail("a part's headers are larger than allowed", begin);
            if (end == at) break;
            named = read_header(body_.substr(at, end - at), at, part) || named;
            at = end + 2;
        }
        if (!named) fail("a part has no form-data name", begin);
        return at + 2;
    }

    /// True if the header was the one that names the part.
    static bool read_header(std::string_view line, std::size_t at, FormPart& part) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) fail("a part's header has no colon", at);
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trim(line.substr(colon + 1));
        if (ascii::equal_ignoring_case(name, "Content-Type")) part.content_type = value;
        if (!ascii::equal_ignoring_case(name, "Content-Disposition")) return false;
        return read_disposition(value, at, part);
    }

    static bool read_disposition(std::string_view value, std::size_t at, FormPart& part) {
        const auto end = std::min(value.find(';'), value.size());
        if (!ascii::equal_ignoring_case(trim(value.substr(0, end)), "form-data")) fail("a part is not form-data", at);
        Parameters parameters(value.substr(end));
        bool named = false;
        while (parameters.next()) {
            if (ascii::equal_ignoring_case(parameters.name(), "name")) {
                part.name = unescape_parameter(parameters.value());
                named = true;
            } else if (ascii::equal_ignoring_case(parameters.name(), "filename")) {
                part.file_name = unescape_parameter(parameters.value());
            }
        }
        if (!parameters.ok()) fail("a malformed Content-Disposition", at);
        return named;
    }

    std::string_view body_;
    std::string delimiter_;
    MultipartLimits limits_;
};

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
    const auto end = std::min(content_type.find(';'), content_type.size());
    if (!ascii::equal_ignoring_case(trim(content_type.substr(0, end)), "multipart/form-data")) return std::nullopt;
    Parameters parameters(content_type.substr(end));
    while (parameters.next()) {
        if (!ascii::equal_ignoring_case(parameters.name(), "boundary")) continue;
        const std::string& boundary = parameters.value();
        const bool legal = !boundary.empty() && boundary.size() <= 70 && boundary.back() != ' ' &&
                           std::all_of(boundary.begin(), boundary.end(), is_boundary_char);
        if (!legal) return std::nullopt;
        return boundary;
    }
    return std::nullopt;
}

std::vector<FormPart> parse_multipart(std::string_view body, std::string_view boundary, const MultipartLimits& limits) {
    return Parser(body, boundary, limits).run();
}

}  // namespace tgfw::net
