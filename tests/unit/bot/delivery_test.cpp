#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/interceptor.hpp>
#include <tgfw/core/timer.hpp>

#include <support/scripted_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

const std::string kDelivered = R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"},"text":"hi"})";

/// What a server does with one request: `processed` says whether it acted on it.
class Move {
public:
    static Move answer(net::HttpResponse response, bool processed = false) {
        Move move;
        move.response = std::move(response);
        move.processed = processed;
        return move;
    }
    static Move success() { return answer(ok(kDelivered), true); }
    static Move fail(Delivery delivery, bool processed = false) {
        Move move;
        move.delivery = delivery;
        move.processed = processed;
        return move;
    }

    std::optional<net::HttpResponse> response;
    Delivery delivery = Delivery::unknown;
    bool processed = false;
};

/// A server that makes its moves one after another, the last one again and again, on virtual time.
class MoveServer {
public:
    explicit MoveServer(std::vector<Move> m, BotOptions options = BotOptions().with_retry(RetryPolicy()))
        : moves(std::move(m)) {
        options.with_chance([] { return 0.0; });
        options.with_on_event([this](const CallEvent& event) { events.push_back(event); });
        transport = std::make_shared<ScriptedTransport>([this](std::string, net::HttpRequest) { return answer(); });
        bot.emplace(transport, Token(kToken), std::move(options), clock);
    }

    awaitable<net::HttpResponse> answer() {
        times.push_back(seconds());
        const Move move = moves[std::min(times.size(), moves.size()) - 1];
        if (move.processed) ++processed;
        if (!move.response) throw NetworkError("the connection broke", move.delivery);
        co_return *move.response;
    }

    template <class R>
    void call(R request) {
        testing::run_virtual(io, clock, ignore(std::move(request)));
    }

    /// The text of what the call throws; empty if it throws nothing.
    template <class R>
    std::string error_of(R request) {
        try {
            call(std::move(request));
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }

    template <class R>
    static awaitable<void> ignore(R request) {
        co_await std::move(request);
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(clock.now() - start).count(); }

    ManualClock clock;
    Clock::time_point start = clock.now();
    boost::asio::io_context io;
    std::vector<Move> moves;
    std::vector<double> times;
    std::vector<CallEvent> events;
    int processed = 0;
    std::shared_ptr<ScriptedTransport> transport;
    std::optional<Bot> bot;
};

net::HttpResponse flooded(int seconds) {
    return failed(429, "Too Many Requests: retry after " + std::to_string(seconds),
                  "{\"retry_after\":" + std::to_string(seconds) + "}");
}

}  // namespace

TEST_CASE("fault table: what is retried, and how often the server acts (X-06)") {
    class Row {
    public:
        const char* name;
        Move first;
        int tries_of_send;  // sendMessage, by default
        int tries_of_read;  // getChat, which is idempotent
        int tries_on_word;  // sendMessage with repeat_unknown
    };
    const auto page = [](int status, const char* body) { return net::HttpResponse(status, body, "text/html"); };
    const Row rows[] = {
        {"refused connection", Move::fail(Delivery::not_sent), 2, 2, 2},
        {"reset before the request was written", Move::fail(Delivery::not_sent), 2, 2, 2},
        {"reset after it, not acted on", Move::fail(Delivery::unknown), 1, 2, 2},
        {"reset after it, acted on", Move::fail(Delivery::unknown, true), 1, 2, 2},
        {"429 with a pause", Move::answer(flooded(3)), 2, 2, 2},
        {"429 without parameters", Move::answer(failed(429, "Too Many Requests")), 2, 2, 2},
        {"429 of a proxy", Move::answer(page(429, "<html>")), 2, 2, 2},
        {"500 restart", Move::answer(failed(500, "Internal Server Error: restart")), 2, 2, 2},
        {"500 of another kind, acted on",
         Move::answer(failed(500,
                             "Internal Server Error: sent message was "
                             "immediately deleted"),
                      true),
         1, 2, 2},
        {"502 page", Move::answer(page(502, "<html>Bad Gateway</html>")), 1, 2, 2},
        {"503 empty", Move::answer(page(503, "")), 1, 2, 2},
        {"504 page, acted on", Move::answer(page(504, "<html>"), true), 1, 2, 2},
        {"413 without a body", Move::answer(page(413, "")), 1, 1, 1},
        {"400", Move::answer(failed(400, "Bad Request: chat not found")), 1, 1, 1},
        {"401", Move::answer(failed(401, "Unauthorized")), 1, 1, 1},
        {"403", Move::answer(failed(403, "Forbidden: bot was blocked by the user")), 1, 1, 1},
        {"404", Move::answer(failed(404, "Not Found")), 1, 1, 1},
        {"409", Move::answer(failed(409, "Conflict")), 1, 1, 1},
        {"200 that is no JSON, acted on", Move::answer(page(200, "<html>"), true), 1, 1, 1},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        MoveServer send({row.first, Move::success()});
        const std::string error = send.error_of(send.bot->send_message(42, "hi"));
        CHECK(send.times.size() == static_cast<std::size_t>(row.tries_of_send));
        CHECK(error.empty() == (row.tries_of_send == 2));
        CHECK(send.processed <= 1);

        MoveServer read(
            {row.first, Move::answer(ok(R"({"id":42,"type":"private","accent_color_id":0,"max_reaction_count":1})"))});
        read.error_of(read.bot->get_chat(42));
        CHECK(read.times.size() == static_cast<std::size_t>(row.tries_of_read));

        MoveServer word({row.first, Move::success()});
        word.error_of(word.bot->send_message(42, "hi").retry(RetryPolicy().with_repeat_unknown()));
        CHECK(word.times.size() == static_cast<std::size_t>(row.tries_on_word));
    }
}

TEST_CASE("a certificate that is not accepted is not tried again") {
    int tries = 0;
    const auto transport =
        std::make_shared<ScriptedTransport>([&tries](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
            ++tries;
            throw TlsError("the certificate has expired");
            co_return net::HttpResponse();
        });
    ManualClock clock;
    boost::asio::io_context io;
    Bot bot(transport, Token(kToken), BotOptions().with_retry(RetryPolicy()), clock);
    CHECK_THROWS_AS(testing::run_virtual(io, clock, MoveServer::ignore(bot.get_chat(42))), TlsError);
    CHECK(tries == 1);
}

TEST_CASE("the last error is kept when every try fails") {
    MoveServer server({Move::fail(Delivery::not_sent), Move::answer(failed(500, "Internal Server Error: restart"))});
    CHECK(server.error_of(server.bot->send_message(42, "hi")) == "sendMessage: Internal Server Error: restart (500)");
    CHECK(server.times == std::vector<double>{0, 0.5, 1.5, 3.5, 7.5});
    REQUIRE(server.events.size() == 4);
    CHECK(server.events[0].kind == CallEvent::Kind::retrying);
    CHECK(server.events[0].problem == "sendMessage: the connection broke");
    CHECK(server.events[3].pause == 4s);
}

TEST_CASE("after a 429 the call is sent again when the server said, once") {
    MoveServer server({Move::answer(flooded(7)), Move::success()});
    server.call(server.bot->send_message(42, "hi"));
    CHECK(server.times == std::vector<double>{0, 7});
    REQUIRE(server.events.size() == 1);
    CHECK(server.events[0].kind == CallEvent::Kind::flooded);
    CHECK(server.events[0].pause == 7s);
    CHECK(server.events[0].method == "sendMessage");
}

TEST_CASE("the pause of a 429 stands in the body, or else in the header (X-07)") {
    net::HttpResponse only_header = failed(429, "Too Many Requests");
    only_header.with_header("Retry-After", "4");
    MoveServer server({Move::answer(only_header), Move::success()});
    server.call(server.bot->send_message(42, "hi"));
    CHECK(server.times == std::vector<double>{0, 4});
    net::HttpResponse both = flooded(2);
    both.with_header("Retry-After", "9");
    MoveServer other({Move::answer(both), Move::success()});
    other.call(other.bot->send_message(42, "hi"));
    CHECK(other.times == std::vector<double>{0, 2});
}

TEST_CASE("a 429 that asks for hours is the caller's to know") {
    MoveServer server({Move::answer(flooded(10072))});
    CHECK_THROWS_AS(server.call(server.bot->send_message(42, "hi")), RetryAfter);
    CHECK(server.times.size() == 1);
}

TEST_CASE("a group that became a supergroup is followed, and told") {
    MoveServer server({Move::answer(failed(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                           R"({"migrate_to_chat_id":-100777})")),
                       Move::success()});
    server.call(server.bot->send_message(-5, "hi"));
    REQUIRE(server.transport->calls.size() == 2);
    CHECK(parse_json(server.transport->calls[1].request.body).at("chat_id") == -100777);
    REQUIRE(server.events.size() == 1);
    CHECK(server.events[0].kind == CallEvent::Kind::migrated);
    CHECK(server.events[0].chat == -5);
    CHECK(server.events[0].new_chat == -100777);
}

TEST_CASE("a deadline for everything ends a call that waits for its next try") {
    MoveServer server({Move::answer(flooded(60))});
    CHECK_THROWS_AS(server.call(server.bot->send_message(42, "hi").within(10s)), TimedOut);
    CHECK(server.seconds() == 10);
    CHECK(server.error_of(server.bot->send_message(42, "hi").within(1s)).starts_with("sendMessage: "));
}

TEST_CASE("over a transport of its own a bot waits for nothing and tries once, unless told otherwise") {
    MoveServer server({Move::answer(flooded(3)), Move::success()}, BotOptions());
    CHECK_THROWS_AS(server.call(server.bot->send_message(42, "hi")), RetryAfter);
    for (int i = 0; i < 100; ++i) server.call(server.bot->send_message(42, "hi"));
    CHECK(server.seconds() == 0);
}

TEST_CASE("getUpdates passes limits, retries and interceptors by") {
    int seen = 0;
    MoveServer server(
        {Move::answer(flooded(3))},
        BotOptions()
            .with_retry(RetryPolicy())
            .with_flood_limits(FloodLimits::strict())
            .with_interceptor([&seen](InterceptedCall, BotOptions::CallNext next) -> awaitable<CallResult> {
                ++seen;
                return next();
            }));
    CHECK_THROWS_AS(server.call(server.bot->poll(GetUpdates())), RetryAfter);
    CHECK(server.times.size() == 1);
    CHECK(seen == 0);
}

TEST_CASE("interceptors stand around the call, the first outermost, once however often it is tried") {
    std::vector<std::string> log;
    const auto note = [&log](std::string name) {
        return [&log, name](InterceptedCall call, BotOptions::CallNext next) -> awaitable<CallResult> {
            log.push_back(name + " before " + std::string(call.method()));
            CallResult result = co_await next();
            log.push_back(name + " after " + std::to_string(result.as<Message>().message_id));
            co_return result;
        };
    };
    MoveServer server({Move::answer(flooded(1)), Move::success()},
                      BotOptions().with_retry(RetryPolicy()).with_interceptor(note("a")).with_interceptor(note("b")));
    server.call(server.bot->send_message(42, "hi"));
    CHECK(log == std::vector<std::string>{"a before sendMessage", "b before sendMessage", "b after 9", "a after 9"});
    CHECK(server.times.size() == 2);
}

TEST_CASE("an interceptor reads and changes typed parameters") {
    MoveServer server(
        {Move::success()},
        BotOptions().with_interceptor([](InterceptedCall call, BotOptions::CallNext next) -> awaitable<CallResult> {
            CHECK(call.parameters<SendPhoto>() == nullptr);
            if (auto* message = call.parameters<SendMessage>()) message->text += ", signed";
            CHECK(call.json() == R"({"chat_id":42,"text":"hi, signed"})");
            CHECK(call.about().chat == 42);
            return next();
        }));
    server.call(server.bot->send_message(42, "hi"));
    CHECK(parse_json(server.transport->calls[0].request.body).at("text") == "hi, signed");
}

TEST_CASE("a dry run answers itself and sends nothing") {
    MoveServer server({Move::success()}, BotOptions().with_interceptor(
                                             [](InterceptedCall call, BotOptions::CallNext) -> awaitable<CallResult> {
                                                 Message message;
                                                 message.message_id = 1000;
                                                 message.text = call.parameters<SendMessage>()->text;
                                                 co_return CallResult::of(message);
                                             }));
    server.call(server.bot->send_message(42, "hi"));
    CHECK(server.times.empty());
}

TEST_CASE("an interceptor hears the error that the caller gets") {
    std::string heard;
    MoveServer server(
        {Move::answer(failed(403, "Forbidden: bot was blocked by the user"))},
        BotOptions().with_interceptor([&heard](InterceptedCall, BotOptions::CallNext next) -> awaitable<CallResult> {
            try {
                co_return co_await next();
            } catch (const Forbidden& error) {
                heard = error.what();
                throw;
            }
        }));
    CHECK_THROWS_AS(server.call(server.bot->send_message(42, "hi")), Forbidden);
    CHECK(heard == "sendMessage: Forbidden: bot was blocked by the user (403)");
}
