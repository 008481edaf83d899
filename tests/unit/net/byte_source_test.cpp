#include <tgfw/net/byte_source.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <tgfw/core/error.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;

namespace {

/// A file that goes away with the test.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content)
        : path((std::filesystem::temp_directory_path() / ("tgfw-source-" + std::to_string(::getpid()))).string()) {
        write(content);
    }
    ~TemporaryFile() { std::filesystem::remove(path); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    void write(const std::string& content) const { std::ofstream(path, std::ios::binary) << content; }

    std::string path;
};

std::string content_of(const std::shared_ptr<ByteSource>& source) {
    Loop loop;
    return loop.run(read_body(source));
}

/// What one read() of at most `room` bytes gives.
std::string piece_of(const std::shared_ptr<ByteSource>& source, std::size_t room) {
    Loop loop;
    std::string piece(room, '?');
    piece.resize(loop.run(source->read(std::span<char>(piece.data(), room))));
    return piece;
}

std::function<awaitable<std::string>()> pieces(std::vector<std::string> all) {
    auto next = std::make_shared<std::size_t>(0);
    auto kept = std::make_shared<const std::vector<std::string>>(std::move(all));
    return [next, kept]() -> awaitable<std::string> {
        if (*next == kept->size()) co_return std::string();
        co_return (*kept)[(*next)++];
    };
}

}  // namespace

TEST_CASE("a string is given piece by piece, and again after it was rewound") {
    const auto source = string_source("hello");
    CHECK(source->size() == 5);
    CHECK(piece_of(source, 3) == "hel");
    CHECK(piece_of(source, 3) == "lo");
    CHECK(piece_of(source, 3).empty());
    CHECK(source->rewind());
    CHECK(content_of(source) == "hello");
}

TEST_CASE("a file is given whole, and again after it was rewound") {
    std::string content(200'000, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 + i / 251);
    const TemporaryFile file(content);
    const auto source = file_source(file.path);
    CHECK(source->size() == content.size());
    CHECK(content_of(source) == content);
    CHECK(piece_of(source, 10) == content.substr(0, 10));
    CHECK(content_of(source) == content);
}

TEST_CASE("what is not a file, or has changed since, is refused by its name") {
    CHECK_THROWS_WITH_AS((void)file_source("/nowhere/photo.jpg"),
                         "the file \"/nowhere/photo.jpg\" that is to be uploaded is not a file that exists", Error);
    CHECK_THROWS_AS((void)file_source("/tmp"), Error);
    const TemporaryFile file("12345");
    const auto source = file_source(file.path);
    file.write("1234567");
    CHECK_THROWS_WITH_AS((void)content_of(source),
                         ("the file \"" + file.path + "\" that is to be uploaded has changed its size").c_str(), Error);
}

TEST_CASE("a pulled body is given in the pieces it comes in, once") {
    const auto source = pull_source(pieces({"hello ", "w", "orld"}));
    CHECK_FALSE(source->size());
    CHECK(source->rewind());
    CHECK(piece_of(source, 4) == "hell");
    CHECK_FALSE(source->rewind());
    CHECK(piece_of(source, 10) == "o ");
    CHECK(piece_of(source, 10) == "w");
    CHECK(piece_of(source, 10) == "orld");
    CHECK(piece_of(source, 10).empty());
    CHECK_THROWS_AS((void)content_of(source), Error);
}

TEST_CASE("joined sources follow one another, empty ones included") {
    const auto source = joined_source({string_source("a"), string_source(""), pull_source(pieces({"bc", "d"}), 3)});
    CHECK(source->size() == 4);
    CHECK(content_of(source) == "abcd");
    CHECK_FALSE(source->rewind());
    CHECK_FALSE(joined_source({string_source("a"), pull_source(pieces({}))})->size());
}

TEST_CASE("a part that is longer than announced is cut, a shorter one is an error") {
    CHECK(content_of(joined_source({pull_source(pieces({"abcdef"}), 3), string_source("|")})) == "abc|");
    CHECK_THROWS_AS((void)content_of(joined_source({pull_source(pieces({"ab"}), 3), string_source("|")})), Error);
}
