#include "webhook_servers.hpp"

#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <support/scripted_transport.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/app/webhook/webhook_receiver.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

namespace tgfw::bench {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::size_t connections = 32;
const std::string hook_path = "/hook";
const std::string hook_secret = "DJzBsHEYmRfVOnQqkrvA6HAzGn2DvWQ3";

/// CPU time of this process between the end of the warming up and the last update.
class Meter {
public:
    explicit Meter(std::size_t updates) : left_(updates), counted_(updates - updates / 10) {}

    /// One update more has come; true for the last.
    bool count() {
        if (left_ == counted_) begun_ = cpu_time();
        if (--left_ > 0) return false;
        total_ = cpu_time() - begun_;
        return true;
    }
    [[nodiscard]] double each_us() const { return total_ * 1e6 / static_cast<double>(counted_); }

private:
    static double cpu_time() {
        timespec time{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }

    std::size_t left_;
    std::size_t counted_;
    double begun_ = 0;
    double total_ = 0;
};

awaitable<void> answer_all(tcp::socket socket, bool deadlines, Meter* meter) {
    beast::tcp_stream stream(std::move(socket));
    stream.socket().set_option(tcp::no_delay(true));
    beast::flat_buffer buffer;
    for (;;) {
        http::request<http::string_body> request;
        if (deadlines) stream.expires_after(std::chrono::seconds(30));
        const auto [error, size] =
            co_await http::async_read(stream, buffer, request, asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        static_cast<void>(size);
        http::response<http::empty_body> response(http::status::ok, request.version());
        response.keep_alive(request.keep_alive());
        response.prepare_payload();
        static_cast<void>(meter->count());
        if (deadlines) stream.expires_after(std::chrono::seconds(30));
        co_await http::async_write(stream, response, asio::use_awaitable);
    }
}

awaitable<void> accept_all(tcp::acceptor* acceptor, bool deadlines, Meter* meter) {
    const auto executor = co_await asio::this_coro::executor;
    for (std::size_t i = 0; i < connections; ++i) {
        tcp::socket socket = co_await acceptor->async_accept(asio::use_awaitable);
        asio::co_spawn(executor, answer_all(std::move(socket), deadlines, meter), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }
}

}  // namespace

WebhookFigures receive_with_beast(std::size_t updates, bool deadlines) {
    WebhookLoad load(connections, updates, hook_path, hook_secret);
    Meter meter(updates);
    asio::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    asio::co_spawn(context, accept_all(&acceptor, deadlines, &meter), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    load.start(acceptor.local_endpoint().port());
    context.run();  // Until the clients have gone.
    WebhookFigures figures;
    figures.cpu_us = meter.each_us();
    figures.load = load.report();
    return figures;
}

WebhookFigures receive_with_tgfw(std::size_t updates) {
    WebhookLoad load(connections, updates, hook_path, hook_secret);
    Meter meter(updates);
    std::unique_ptr<WebhookReceiver> receiver;
    const auto transport = std::make_shared<test::ScriptedTransport>(
        [&](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
            if (method == "getMe") co_return test::ok(test::kMe);
            load.start(receiver->port());  // setWebhook, which comes when the server listens.
            co_return test::ok("true");
        });
    auto app = Application::builder().token(test::kToken).transport(transport).logger(null_logger()).build();
    app.add_handler(MessageHandler(filters::text, [&](const Update&, Context&) -> awaitable<void> {
        if (meter.count()) app.stop_running();
        co_return;
    }));
    WebhookOptions options;
    options.listen("127.0.0.1", 0).url("https://bot.example.com" + hook_path).secret_token(hook_secret);
    options.always_set(true);  // Without asking what is set, which nobody answers here.
    receiver = std::make_unique<WebhookReceiver>(app.executor(), app.bot(), app.clock(), app.logger(), options);
    app.run(*receiver);
    WebhookFigures figures;
    figures.cpu_us = meter.each_us();
    figures.load = load.report();
    return figures;
}

}  // namespace tgfw::bench
