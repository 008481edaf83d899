// A POST on a kept connection: what the client costs beyond writing the same bytes with Beast alone.

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <tgfw/bot/bot.hpp>
#include <tgfw/net/http_client.hpp>

#include "cases.hpp"

namespace tgfw::bench {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

const std::string target = "/bot123456789:AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/sendMessage";
const std::string body = R"({"chat_id":123456789,"text":"Hello, this is a message of a common length."})";
const std::string answer_body =
    R"({"ok":true,"result":{"message_id":4711,"from":{"id":123456789,"is_bot":true,"first_name":"Bot","username":"a_bot"},)"
    R"("chat":{"id":987654321,"first_name":"Alice","username":"alice","type":"private"},"date":1767225600,)"
    R"("text":"Hello, this is a message of a common length."}})";

/// A server in a process of its own, so that its work is counted nowhere. It answers whatever comes in one piece.
class Server {
public:
    /// Started once, and ends with this process.
    static std::uint16_t port() {
        static const std::uint16_t one = start();
        return one;
    }

private:
    static std::uint16_t start() {
        asio::io_context context;
        tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        const std::uint16_t port = acceptor.local_endpoint().port();
        const pid_t child = ::fork();
        if (child < 0) throw std::runtime_error("fork failed");
        if (child == 0) serve(acceptor.native_handle());
        return port;
    }

    [[noreturn]] static void serve(int listener) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const std::string answer =
            "HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            "Content-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: " +
            std::to_string(answer_body.size()) + "\r\n\r\n" + answer_body;
        char piece[4096];
        for (;;) {
            const int peer = ::accept(listener, nullptr, nullptr);
            while (::recv(peer, piece, sizeof piece, 0) > 0) {
                if (::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
            }
            ::close(peer);
        }
    }
};

void expect(bool right) {
    if (!right) throw std::runtime_error("the server's answer is not what it should be");
}

awaitable<void> post_with_client(std::size_t times) {
    const auto executor = co_await asio::this_coro::executor;
    net::HttpClient client(executor, steady_clock());
    const net::Origin origin(false, "127.0.0.1", Server::port());
    for (std::size_t i = 0; i < times; ++i) {
        net::HttpRequest request("POST", target);
        request.with_body(body, "application/json");
        const net::HttpResponse response = co_await client.send(origin, std::move(request));
        expect(response.status == 200 && response.body.size() == answer_body.size());
    }
}

/// What a bot's author writes: encoded, held against limits that let it go, sent, and its answer decoded.
awaitable<void> send_message(std::size_t times) {
    const auto executor = co_await asio::this_coro::executor;
    BotOptions options;
    options.with_base_url("http://127.0.0.1:" + std::to_string(Server::port()) + "/bot");
    options.with_flood_limits(FloodLimits().with_overall(Rate()).with_chat(Rate()));
    Bot bot(executor, Token("123456789:AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), std::move(options));
    for (std::size_t i = 0; i < times; ++i) {
        const Message sent = co_await bot.send_message(123456789, "Hello, this is a message of a common length.");
        expect(sent.message_id == 4711);
    }
    bot.disconnect();
}

http::request<http::string_body> beast_request() {
    http::request<http::string_body> request(http::verb::post, target, 11);
    request.set(http::field::host, "127.0.0.1:" + std::to_string(Server::port()));
    request.set(http::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
    return request;
}

/// With a deadline for writing and one for reading, as every client needs them, or without.
awaitable<void> post_with_beast(std::size_t times, bool deadlines) {
    const auto executor = co_await asio::this_coro::executor;
    beast::tcp_stream stream(executor);
    const tcp::endpoint server(asio::ip::address_v4::loopback(), Server::port());
    co_await stream.async_connect(server, asio::use_awaitable);
    stream.socket().set_option(tcp::no_delay(true));
    beast::flat_buffer buffer;
    for (std::size_t i = 0; i < times; ++i) {
        const auto request = beast_request();
        http::response<http::string_body> response;
        if (deadlines) stream.expires_after(std::chrono::seconds(30));
        co_await http::async_write(stream, request, asio::use_awaitable);
        if (deadlines) stream.expires_after(std::chrono::seconds(30));
        co_await http::async_read(stream, buffer, response, asio::use_awaitable);
        expect(response.result_int() == 200 && response.body().size() == answer_body.size());
    }
}

void run(awaitable<void> work) {
    asio::io_context context(1);
    asio::co_spawn(context, std::move(work), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    context.run();
}

}  // namespace

void add_client_cases(Cases& cases) {
    cases.emplace_back("client/post", body.size(), [](std::size_t n) { run(post_with_client(n)); });
    cases.emplace_back("client/send_message", body.size(), [](std::size_t n) { run(send_message(n)); });
    cases.emplace_back("anchor/beast_post", body.size(), [](std::size_t n) { run(post_with_beast(n, true)); });
    cases.emplace_back("anchor/beast_post_without_deadlines", body.size(),
                       [](std::size_t n) { run(post_with_beast(n, false)); });
}

}  // namespace tgfw::bench
