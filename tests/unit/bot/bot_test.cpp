#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/api/keyboard.hpp>
#include <tgfw/api/media_group.hpp>
#include <tgfw/bot/bot.hpp>

#include <support/run.hpp>
#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

const std::string kMessage = R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"},"text":"hi"})";

class Server {
public:
    explicit Server(net::HttpResponse answer)
        : transport(std::make_shared<ScriptedTransport>(
              [answer](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return answer; })),
          bot(transport, Token(kToken)) {}

    template <class R>
    auto call(R request) {
        return run(io,
                   awaitable<typename std::remove_cvref_t<decltype(request.parameters())>::Result>(std::move(request)));
    }

    [[nodiscard]] boost::json::value sent() const { return parse_json(transport->calls.back().request.body); }

    boost::asio::io_context io;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
};

template <class E>
E error_of(const net::HttpResponse& answer) {
    Server server(answer);
    try {
        server.call(server.bot.send_message(42, "secret words"));
    } catch (const E& error) {
        CHECK(error.method() == "sendMessage");
        const std::string text = error.what();
        CHECK(text.starts_with("sendMessage: "));
        CHECK(text.find("AAHdq") == std::string::npos);
        CHECK(text.find("secret words") == std::string::npos);
        return error;
    }
    FAIL("no error");
    throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a request posts its parameters as JSON and returns the typed result") {
    Server server(ok(kMessage));
    const Message message =
        server.call(server.bot.send_message(42, "hi").parse_mode(ParseMode::html).disable_notification(true));
    CHECK(message.message_id == 9);
    CHECK(message.text == "hi");
    const auto& call = server.transport->calls.front();
    CHECK(call.request.method == "POST");
    CHECK(call.request.target == "/bot" + kToken + "/sendMessage");
    CHECK(call.request.headers.get("Content-Type") == "application/json");
    CHECK(server.sent() == parse_json(R"({"chat_id":42,"text":"hi","parse_mode":"HTML","disable_notification":true})"));
}

TEST_CASE("a chat can be named by its user name") {
    Server server(ok(kMessage));
    server.call(server.bot.send_message("@news", "hi"));
    CHECK(server.sent().at("chat_id") == "@news");
}

TEST_CASE("a keyboard is built in place and sent as the Bot API writes it") {
    Server server(ok(kMessage));
    server.call(server.bot.send_message(42, "hi").reply_markup(
        InlineKeyboard().callback("Tea", "tea").row().url("Site", "https://example.com")));
    CHECK(
        server.sent().at("reply_markup") ==
        parse_json(
            R"({"inline_keyboard":[[{"text":"Tea","callback_data":"tea"}],[{"text":"Site","url":"https://example.com"}]]})"));
}

TEST_CASE("a request can be kept, configured in steps, and awaited later") {
    Server server(ok(kMessage));
    auto request = server.bot.send_message(42, "hi");
    request.parse_mode(ParseMode::markdown_v2);
    request.parameters().text = "other";
    CHECK(server.transport->calls.empty());
    server.call(std::move(request));
    CHECK(server.sent() == parse_json(R"({"chat_id":42,"text":"other","parse_mode":"MarkdownV2"})"));
}

TEST_CASE("a request that is never awaited does nothing and leaks nothing") {
    Server server(ok(kMessage));
    { auto unused = server.bot.send_message(42, std::string(1000, 'x')).parse_mode(ParseMode::html); }
    CHECK(server.transport->calls.empty());
}

TEST_CASE("requests combine with the awaitable operators") {
    using namespace boost::asio::experimental::awaitable_operators;
    Server server(ok(kMessage));
    auto both = [&]() -> awaitable<std::int64_t> {
        auto pair = server.bot.send_message(1, "a") && server.bot.send_message(2, "b");
        const auto messages = co_await std::move(pair);
        co_return std::get<0>(messages).message_id + std::get<1>(messages).message_id;
    };
    CHECK(run(server.io, both()) == 18);
    CHECK(server.transport->calls.size() == 2);
}

TEST_CASE("a request outlives the Bot object it was made with") {
    Server server(ok(kMessage));
    auto request = [&] {
        Bot copy = server.bot;
        return copy.send_message(42, "hi");
    }();
    CHECK(server.call(std::move(request)).message_id == 9);
}

TEST_CASE("methods answer with what the Bot API says: true, a number, a list, a string") {
    CHECK(Server(ok("true")).call(Server(ok("true")).bot.delete_webhook()));
    Server count(ok("7"));
    CHECK(count.call(count.bot.get_chat_member_count(42)) == 7);
    Server link(ok(R"("https://t.me/+x")"));
    CHECK(link.call(link.bot.export_chat_invite_link(42)) == "https://t.me/+x");
    Server list(ok(R"([{"command":"start","description":"Begin"}])"));
    CHECK(list.call(list.bot.get_my_commands()).at(0).command == "start");
}

TEST_CASE("an edit answers with the message, or with true for an inline one") {
    Server message(ok(kMessage));
    CHECK(std::holds_alternative<Message>(
        message.call(message.bot.edit_message_text().chat_id(42).message_id(9).text("x"))));
    Server inline_message(ok("true"));
    CHECK_FALSE(std::holds_alternative<Message>(
        inline_message.call(inline_message.bot.edit_message_text().inline_message_id("i").text("x"))));
}

TEST_CASE("the server's refusal has a type, its code and its words") {
    CHECK(error_of<BadRequest>(failed(400, "Bad Request: chat not found")).description() ==
          "Bad Request: chat not found");
    CHECK(error_of<InvalidToken>(failed(401, "Unauthorized")).code() == 401);
    CHECK(error_of<Forbidden>(failed(403, "Forbidden: bot was blocked by the user")).code() == 403);
    CHECK(error_of<EndPointNotFound>(failed(404, "Not Found: method not found")).code() == 404);
    CHECK(error_of<Conflict>(failed(409, "Conflict: terminated by other getUpdates request")).code() == 409);
    CHECK(error_of<ServerError>(failed(502, "Bad Gateway")).code() == 502);
    CHECK(error_of<ApiError>(failed(418, "I'm a teapot")).code() == 418);
}

TEST_CASE("the bare 404 of a malformed token is an invalid token") {
    CHECK(error_of<InvalidToken>(failed(404, "Not Found")).code() == 404);
}

TEST_CASE("a flood wait carries its seconds from the body (X-07)") {
    const auto error = error_of<RetryAfter>(failed(429, "Too Many Requests: retry after 17", R"({"retry_after":17})"));
    CHECK(error.retry_after() == 17s);
    CHECK(error.code() == 429);
}

TEST_CASE("a group that became a supergroup names its new id") {
    const auto error = error_of<ChatMigrated>(failed(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                                     R"({"migrate_to_chat_id":-1001234567890})"));
    CHECK(error.new_chat_id() == -1001234567890);
}

TEST_CASE("an error page of a proxy is an error by its status, not a riddle of JSON") {
    const auto error = error_of<ServerError>(net::HttpResponse(502, "<html>Bad Gateway</html>", "text/html"));
    CHECK(std::string(error.what()).find("Bad Gateway") != std::string::npos);
    CHECK(error_of<ApiError>(net::HttpResponse(413)).code() == 413);
}

TEST_CASE("an answer without ok and without words is an error by its status") {
    CHECK(error_of<ServerError>(net::HttpResponse(500, R"({"message":"Route not found"})")).code() == 500);
}

TEST_CASE("a result of the wrong type names the place") {
    Server server(ok(R"({"message_id":9,"date":1,"chat":{"id":"42","type":"private"}})"));
    try {
        server.call(server.bot.send_message(42, "hi"));
        FAIL("no error");
    } catch (const DecodeError& error) {
        CHECK(error.method() == "sendMessage");
        CHECK(error.path() == "result.chat.id");
    }
}

TEST_CASE("an answer that is no JSON is an error even with status 200") {
    Server server(net::HttpResponse(200, "hello", "text/plain"));
    CHECK_THROWS_AS(server.call(server.bot.get_me()), DecodeError);
}

TEST_CASE("an error of the network names the method") {
    boost::asio::io_context io;
    auto transport =
        std::make_shared<ScriptedTransport>([](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
            throw TimedOut("no answer within 20 s", Delivery::unknown);
            co_return net::HttpResponse();
        });
    Bot bot(transport, Token(kToken));
    try {
        run(io, bot.initialize());
        FAIL("no error");
    } catch (const TimedOut& error) {
        CHECK(error.method() == "getMe");
        CHECK(error.delivery() == Delivery::unknown);
        CHECK(std::string(error.what()) == "getMe: no answer within 20 s");
    }
}

TEST_CASE("initialize learns who the bot is, once for all its copies") {
    Server server(ok(kMe));
    const Bot copy = server.bot;
    CHECK(copy.identity() == nullptr);
    CHECK(copy.id() == 123456789);
    run(server.io, server.bot.initialize());
    REQUIRE(copy.identity() != nullptr);
    CHECK(copy.identity()->username == "test_bot");
}

TEST_CASE("a long poll waits for the server's patience and the usual beyond it") {
    Server server(ok("[]"));
    server.call(server.bot.get_updates().timeout(30));
    server.call(server.bot.get_my_commands());
    const auto& calls = server.transport->calls;
    CHECK(calls.at(0).deadlines.read - calls.at(1).deadlines.read == 30s);
}

TEST_CASE("a poll delivers good updates beside a bad one") {
    Server server(ok(R"([{"update_id":1},{"update_id":2,"message":7},{"update_id":3}])"));
    const auto updates = run(server.io, server.bot.poll(GetUpdates()));
    REQUIRE(updates.size() == 3);
    CHECK(std::get<Update>(updates[0]).update_id == 1);
    CHECK(std::get<BadUpdate>(updates[1]).update_id == 2);
    CHECK(std::get<Update>(updates[2]).update_id == 3);
}

TEST_CASE("a poll that is refused throws as any call") {
    Server server(failed(409, "Conflict: can't use getUpdates method while webhook is active"));
    CHECK_THROWS_AS(run(server.io, server.bot.poll(GetUpdates())), Conflict);
}

TEST_CASE("any method can be called by its name, with parameters this library does not know") {
    Server server(ok(R"({"new":[1,2]})"));
    boost::json::object parameters;
    parameters["chat_id"] = 42;
    parameters["shiny"] = true;
    const auto result = run(server.io, server.bot.call("brandNewMethod", parameters));
    CHECK(result.at("new").as_array().size() == 2);
    CHECK(server.transport->methods() == std::vector<std::string>{"brandNewMethod"});
    CHECK(server.sent() == boost::json::value(parameters));
    Server refused(failed(404, "Not Found: method not found"));
    CHECK_THROWS_AS(run(refused.io, refused.bot.call("brandNewMethod", {})), EndPointNotFound);
}

TEST_CASE("a known method takes parameters that this library does not know") {
    Server server(ok(kMessage));
    auto request = server.bot.send_message(42, "hi");
    request.parameters().extra.set("shiny", R"({"a":1})");
    server.call(std::move(request));
    CHECK(server.sent().at("shiny") == parse_json(R"({"a":1})"));
}

TEST_CASE("a parameter that this library does not know is a setter's, as JSON") {
    Server server(ok(kMessage));
    server.call(
        server.bot.send_message(42, "hi").extra("shiny", "true").extra("title", R"("Hi")").protect_content(true));
    CHECK(server.sent().at("shiny") == true);
    CHECK(server.sent().at("title") == "Hi");
    CHECK(server.sent().at("protect_content") == true);
    CHECK_THROWS_WITH_AS(static_cast<void>(server.bot.send_message(42, "hi").extra("title", "Hi")),
                         doctest::Contains("a text is JSON in quotes"), ConfigError);
}

TEST_CASE("an album is built within the co_await that sends it") {
    Server server(ok("[" + kMessage + "," + kMessage + "]"));
    auto send = [](Bot bot) -> awaitable<std::vector<Message>> {
        const std::string long_caption(100, 'c');
        co_return co_await bot
            .send_media_group(42, MediaGroup().photo("a").video("b").caption(long_caption).parse_mode(ParseMode::html))
            .disable_notification(true);
    };
    CHECK(run(server.io, send(server.bot)).size() == 2);
    CHECK(server.sent().at("media").at(0).at("caption").as_string() == std::string(100, 'c'));
    CHECK(server.sent().at("media").at(1).at("media") == "b");
}

TEST_CASE("a parameter that this library does not know goes with files, too") {
    Server server(ok(kMessage));
    server.call(
        server.bot.send_document(42, InputFile::from_bytes("x", "a.txt")).extra("title", R"("Hi")").extra("n", "7"));
    const std::string& form = server.transport->calls.back().request.body;
    CHECK(form.find("name=\"title\"\r\n\r\nHi\r\n") != std::string::npos);
    CHECK(form.find("name=\"n\"\r\n\r\n7\r\n") != std::string::npos);
}
