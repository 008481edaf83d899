#include <tgfw/net/multipart.hpp>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;

namespace {

std::vector<FormPart> read_back(const MultipartForm& form) {
    const auto boundary = multipart_boundary(form.content_type());
    REQUIRE(boundary);
    return parse_multipart(form.body(), *boundary);
}

std::string multipart_problem(std::string_view body, const MultipartLimits& limits = MultipartLimits()) {
    try {
        (void)parse_multipart(body, "b", limits);
    } catch (const DecodeError& error) {
        return error.what();
    }
    return "no problem";
}

constexpr std::string_view one_part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n";

}  // namespace

TEST_CASE("a multipart form survives being written and read") {
    MultipartForm form(1);
    std::string every_byte;
    for (int i = 0; i < 256; ++i) every_byte.push_back(static_cast<char>(i));
    form.field("chat_id", "42").field("empty", "").file("photo", "a b.jpg", "image/jpeg", every_byte);
    CHECK(read_back(form) == form.parts());
}

TEST_CASE("a form without parts is legal and comes back empty") {
    CHECK(read_back(MultipartForm(1)).empty());
}

TEST_CASE("content_length is the size of the body") {
    MultipartForm form(7);
    CHECK(form.content_length() == form.body().size());
    form.field("a", "b").file("f", "n\"\r\n.txt", "", "content");
    CHECK(form.content_length() == form.body().size());
}

TEST_CASE("a form with a source has a length, but no body, and its source gives what a body would") {
    MultipartForm in_memory(7);
    in_memory.field("a", "b").file("f", "n.txt", "text/plain", "content").field("c", "d");
    MultipartForm pulled(7);
    pulled.field("a", "b").file("f", "n.txt", "text/plain", string_source("content")).field("c", "d");
    CHECK_FALSE(in_memory.has_sources());
    CHECK(pulled.has_sources());
    CHECK(pulled.content_length() == in_memory.body().size());
    CHECK(pulled.source()->size() == in_memory.body().size());
    CHECK_THROWS_AS((void)pulled.body(), ConfigError);
    Loop loop;
    CHECK(loop.run(read_body(pulled.source())) == in_memory.body());
    CHECK(loop.run(read_body(in_memory.source())) == in_memory.body());
}

TEST_CASE("a form whose file has no known size has none either") {
    MultipartForm form(7);
    const auto nothing = []() -> awaitable<std::string> { co_return std::string(); };
    form.file("f", "n.txt", "", pull_source(nothing));
    CHECK_THROWS_AS((void)form.content_length(), ConfigError);
    CHECK_FALSE(form.source()->size());
}

TEST_CASE("a boundary that occurs in the content is replaced") {
    const std::string first = *multipart_boundary(MultipartForm(3).content_type());
    MultipartForm form(3);
    form.field("before", "x").field("hostile", "\r\n--" + first + "--\r\n");
    CHECK(*multipart_boundary(form.content_type()) != first);
    CHECK(read_back(form) == form.parts());
}

TEST_CASE("quotes and line ends in names cannot leave their header") {
    MultipartForm form(1);
    form.file("na\"me\r\nX-Evil: 1", "fi\"le\r\n.txt", "text/plain\r\nX-Evil: 2", "c");
    const std::string body = form.body();
    CHECK(body.find("\r\nX-Evil") == std::string::npos);
    CHECK(body.find("name=\"na%22me%0D%0AX-Evil: 1\"") != std::string::npos);
    const auto parts = read_back(form);
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].name == "na\"me\r\nX-Evil: 1");
    CHECK(parts[0].file_name == "fi\"le\r\n.txt");
}

TEST_CASE("backslashes and percent signs in names survive") {
    MultipartForm form(1);
    form.file("a\\", "C:\\dir\\100%.txt", "text/plain", "c");
    CHECK(read_back(form) == form.parts());
}

TEST_CASE("a file without a content type is an octet stream") {
    MultipartForm form(1);
    form.file("f", "n", "", "c");
    CHECK(read_back(form).at(0).content_type == "application/octet-stream");
}

TEST_CASE("two random forms have different boundaries") {
    CHECK(MultipartForm().content_type() != MultipartForm().content_type());
}

TEST_CASE("the boundary is found whatever the spelling of the header") {
    CHECK(multipart_boundary("multipart/form-data; boundary=abc") == "abc");
    CHECK(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"") == "a b");
    CHECK_FALSE(multipart_boundary("multipart/form-data"));
    CHECK_FALSE(multipart_boundary("multipart/mixed; boundary=abc"));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary="));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary=\"x"));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
    CHECK(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'x')));
}

TEST_CASE("preamble, epilogue and padding around boundaries are skipped") {
    const auto parts =
        parse_multipart("hello\r\n--b \t\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--bye", "b");
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].name == "a");
    CHECK(parts[0].content == "x");
}

TEST_CASE("names with escapes are read as browsers and as older clients write them") {
    const auto parts = parse_multipart(
        "--b\r\ncontent-disposition: form-data; name=\"a\\\"b%22c\"; filename=\"C:\\dir\\100%25.txt\"\r\n\r\n\r\n--b--",
        "b");
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].name == "a\"b\"c");
    CHECK(parts[0].file_name == "C:\\dir\\100%25.txt");
}

TEST_CASE("content that looks almost like a boundary stays content") {
    const auto parts =
        parse_multipart("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b\r\n-b--\r\n--b--", "b");
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].content == "--b\r\n-b--");
}

TEST_CASE("malformed multipart bodies are refused with their place") {
    CHECK(multipart_problem(one_part) == "no problem");
    CHECK(multipart_problem("") == "multipart: the boundary does not occur at byte 0");
    CHECK(multipart_problem("nothing here").find("does not occur") != std::string::npos);
    CHECK(multipart_problem("--bx").find("line end after the boundary") != std::string::npos);
    CHECK(multipart_problem("--b\r\nContent-Disposition: form-data; name=a").find("no end") != std::string::npos);
    CHECK(multipart_problem("--b\r\n\r\nx\r\n--b--").find("no form-data name") != std::string::npos);
    CHECK(multipart_problem("--b\r\nnonsense\r\n\r\nx\r\n--b--").find("no colon") != std::string::npos);
    CHECK(multipart_problem("--b\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--b--").find("not form-data") !=
          std::string::npos);
    CHECK(multipart_problem("--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--").find("malformed") !=
          std::string::npos);
    CHECK(
        multipart_problem("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n").find("last part has no end") !=
        std::string::npos);
}

TEST_CASE("a body cut anywhere is refused, never misread") {
    for (std::size_t n = 0; n + 4 < one_part.size(); ++n)
        CHECK(multipart_problem(one_part.substr(0, n)) != "no problem");
}

TEST_CASE("too many parts and too long headers are refused") {
    MultipartLimits limits;
    limits.max_parts = 1;
    limits.max_part_header = 60;
    CHECK(multipart_problem(one_part, limits) == "no problem");
    const std::string two = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" + std::string(one_part);
    CHECK(multipart_problem(two, limits).find("more parts") != std::string::npos);
    const std::string wide =
        "--b\r\nX: " + std::string(100, 'x') + "\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--";
    CHECK(multipart_problem(wide, limits).find("larger than allowed") != std::string::npos);
}
