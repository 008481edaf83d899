#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/api/keyboard.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/multipart.hpp>

#include <boost/json.hpp>

#include <support/run.hpp>
#include <support/scripted_transport.hpp>
#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

const std::string kFileMessage = R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"}})";

void write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

class FormServer {
public:
    explicit FormServer(ScriptedTransport::Answer answer)
        : transport(std::make_shared<ScriptedTransport>(std::move(answer))), bot(transport, Token(kToken)) {}
    FormServer()
        : FormServer(
              [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok(kFileMessage); }) {}

    template <class R>
    void send(R request) {
        run(io, awaitable<typename std::remove_cvref_t<decltype(request.parameters())>::Result>(std::move(request)));
    }

    [[nodiscard]] std::vector<net::FormPart> parts() const {
        const auto& request = transport->calls.back().request;
        const auto boundary = net::multipart_boundary(request.headers.get("Content-Type"));
        REQUIRE(boundary);
        return net::parse_multipart(request.body, *boundary);
    }

    [[nodiscard]] net::FormPart part(const std::string& name) const {
        for (const auto& candidate : parts()) {
            if (candidate.name == name) return candidate;
        }
        FAIL("no part " << name);
        return net::FormPart();
    }

    boost::asio::io_context io;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
};

ScriptedTransport::Answer file_server(std::string content, int status = 200) {
    return [content, status](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
        if (method == "getFile") co_return ok(R"({"file_id":"F","file_unique_id":"U","file_path":"photos/a.jpg"})");
        co_return net::HttpResponse(status, content, "application/octet-stream");
    };
}

}  // namespace

TEST_CASE("a file from memory goes up as a part named after its parameter") {
    FormServer server;
    const std::string bytes("\x89PNG\r\n\0binary", 13);
    server.send(server.bot.send_photo(42, InputFile::from_bytes(bytes, "a.png").mime_type("image/png"))
                    .caption("Ünï \"quoted\""));
    const auto photo = server.part("photo");
    CHECK(photo.content == bytes);
    CHECK(photo.file_name == "a.png");
    CHECK(photo.content_type == "image/png");
    CHECK(server.part("chat_id").content == "42");
    CHECK(server.part("caption").content == "Ünï \"quoted\"");
}

TEST_CASE("a file from a path is read when the request is sent, under its own name") {
    const TemporaryFolder folder;
    FormServer server;
    auto request = server.bot.send_document(42, InputFile::from_path(folder / "report.txt"));
    write(folder / "report.txt", "late content");
    server.send(std::move(request));
    CHECK(server.part("document").content == "late content");
    CHECK(server.part("document").file_name == "report.txt");
}

TEST_CASE("a file that cannot be read fails before anything is sent, and is named") {
    FormServer server;
    try {
        server.send(server.bot.send_document(42, InputFile::from_path("/nonexistent/report.txt")));
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(std::string(error.what())
                  .starts_with("sendDocument: the file \"/nonexistent/report.txt\" that is to be uploaded is not a "
                               "file that exists"));
    }
    CHECK(server.transport->calls.empty());
}

TEST_CASE("a file from a source is pulled while it is sent, whether its size is known or not (E-30)") {
    for (const std::optional<std::uint64_t> size : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(9)}) {
        FormServer server;
        int left = 3;
        auto pieces = net::pull_source(
            [&left]() -> awaitable<std::string> { co_return left-- > 0 ? std::string("abc") : std::string(); }, size);
        server.send(
            server.bot.send_document(42, InputFile::from_source(pieces, "letters.txt").mime_type("text/plain")));
        CHECK(server.part("document").content == "abcabcabc");
        CHECK(server.part("document").file_name == "letters.txt");
        CHECK(server.part("document").content_type == "text/plain");
    }
    CHECK_THROWS_AS((void)InputFile::from_source(nullptr, "a"), ConfigError);
}

TEST_CASE("a source that can be rewound is sent whole by each try, any other only once") {
    int tries = 0;
    FormServer server([&](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
        if (++tries == 1) co_return failed(500, "Internal Server Error: restart");
        co_return ok(kFileMessage);
    });
    const auto send = [&](std::shared_ptr<ByteSource> source) {
        tries = 0;
        auto request = server.bot.send_document(42, InputFile::from_source(std::move(source), "a.txt"));
        server.send(std::move(request).retry(RetryPolicy().with_pauses(Clock::duration(1), Clock::duration(1))));
    };
    send(net::string_source("again"));
    CHECK(tries == 2);
    CHECK(server.part("document").content == "again");
    CHECK_THROWS_WITH_AS(send(net::pull_source([first = true]() mutable -> awaitable<std::string> {
                             co_return std::exchange(first, false) ? "once" : "";
                         })),
                         doctest::Contains("cannot be read again"), Error);
    CHECK(tries == 1);
}

TEST_CASE("a path on a local server's disk is sent as a file URI, without a form (parity 135)") {
    FormServer server;
    server.send(server.bot.send_video(42, InputFile::from_server_path("/srv/a b.mp4")));
    CHECK(parse_json(server.transport->calls.back().request.body).at("video") == "file:///srv/a b.mp4");
    CHECK_THROWS_WITH_AS((void)InputFile::from_server_path("a.mp4"), doctest::Contains("is not absolute"), Error);
}

TEST_CASE("a file id or URL is sent as text, without a form") {
    FormServer server;
    server.send(server.bot.send_photo(42, "https://example.com/a.jpg"));
    const auto& request = server.transport->calls.back().request;
    CHECK(request.headers.get("Content-Type") == "application/json");
    CHECK(parse_json(request.body).at("photo") == "https://example.com/a.jpg");
}

TEST_CASE("files inside objects go up as attachments") {
    FormServer server([](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok("[]"); });
    std::vector<InputMediaGroupItem> media;
    media.emplace_back(InputMediaPhoto(InputFile::from_bytes("one", "1.jpg")).with_caption("first"));
    media.emplace_back(InputMediaPhoto(InputFile("an-id")));
    media.emplace_back(InputMediaVideo(InputFile::from_bytes("two", "2.mp4")));
    server.send(server.bot.send_media_group(42, std::move(media)));
    const auto json = parse_json(server.part("media").content);
    const auto reference = [&](std::size_t index) { return std::string(json.at(index).at("media").as_string()); };
    REQUIRE(reference(0).starts_with("attach://"));
    REQUIRE(reference(2).starts_with("attach://"));
    CHECK(server.part(reference(0).substr(9)).content == "one");
    CHECK(reference(1) == "an-id");
    CHECK(server.part(reference(2).substr(9)).content == "two");
    CHECK(json.at(0).at("caption") == "first");
}

TEST_CASE("a keyboard beside an upload is a field of JSON") {
    FormServer server;
    server.send(server.bot.send_photo(42, InputFile::from_bytes("x", "x.jpg"))
                    .reply_markup(InlineKeyboard().callback("A", "a")));
    CHECK(parse_json(server.part("reply_markup").content) ==
          parse_json(R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"));
}

TEST_CASE("a download into memory asks for the path and fetches it") {
    FormServer server(file_server("the bytes"));
    CHECK(run(server.io, server.bot.download("F")) == "the bytes");
    CHECK(server.transport->calls.back().request.target == "/file/bot" + kToken + "/photos/a.jpg");
}

TEST_CASE("a download to a file appears when it is complete") {
    const TemporaryFolder folder;
    FormServer server(file_server("the bytes"));
    run(server.io, server.bot.download_to("F", folder / "a.jpg"));
    CHECK(read(folder / "a.jpg") == "the bytes");
    CHECK_FALSE(std::filesystem::exists(folder / "a.jpg.part"));
}

TEST_CASE("a download that fails leaves no file behind, and no token in its error") {
    const TemporaryFolder folder;
    FormServer server(file_server("gone", 404));
    try {
        run(server.io, server.bot.download_to("F", folder / "a.jpg"));
        FAIL("no error");
    } catch (const ApiError& error) {
        CHECK(error.code() == 404);
        CHECK(std::string(error.what()).find("AAHdq") == std::string::npos);
    }
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a download to a place that cannot be written says so") {
    FormServer server(file_server("the bytes"));
    CHECK_THROWS_WITH_AS(run(server.io, server.bot.download_to("F", "/nonexistent/a.jpg")),
                         doctest::Contains("cannot write"), Error);
}

TEST_CASE("a file without a path is too large to be downloaded, and the error says so") {
    FormServer server([](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
        co_return ok(R"({"file_id":"F","file_unique_id":"U"})");
    });
    CHECK_THROWS_WITH_AS(run(server.io, server.bot.download("F")), doctest::Contains("20 MB"), Error);
}
