// Each way in which a request can fail below HTTP: which error, whether it may have been handled, nothing left behind.
// Whether a call is sent again hangs on the delivery, so it is asserted exactly.
#include <doctest/doctest.h>

#include <boost/asio/ssl.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

using TlsSocket = asio::ssl::stream<tcp::socket>;

enum class End { stall, close, reset };
enum class FaultKind { timed_out, network, tls };

/// What the server does with the one connection it takes.
struct Script {
    bool reads = true;  // Takes in the whole request first.
    std::string says;
    End end = End::stall;
};

struct Fault {
    std::string name;
    Script script;
    Clock::duration limit;  // When a stall is noticed.
    FaultKind kind;
    Delivery delivery;
    const char* text;
    bool large = false;  // A body that fits no socket buffer.
};

constexpr const char* head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
constexpr const char* chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr const char* cut = "closed the connection in the middle of its answer";
constexpr const char* silent = "did not answer for 5 s";

std::string with(const char* first, const char* second) {
    return std::string(first) + second;
}

/// Stalls: the deadline of the stage ends them.
std::vector<Fault> stalls() {
    const auto unknown = Delivery::unknown;
    const auto fault = [&](const char* name, std::string says) {
        return Fault{name, Script{true, std::move(says), End::stall}, 5s, FaultKind::timed_out, unknown, silent};
    };
    return {
        fault("before the answer", ""),
        fault("in the status line", "HTTP/1.1 20"),
        fault("after an interim answer", "HTTP/1.1 100 Continue\r\n\r\n"),
        fault("in the headers", "HTTP/1.1 200 OK\r\nContent-Le"),
        fault("after the headers", head),
        fault("in the body", with(head, "half")),
        fault("in a chunk's header", with(chunked, "5")),
        fault("in a chunk", with(chunked, "5\r\nhel")),
        fault("between chunks", with(chunked, "5\r\nhello\r\n")),
        fault("in the last chunk", with(chunked, "5\r\nhello\r\n0\r\n")),
        {"while the request is written", Script{false, "", End::stall}, 4s, FaultKind::timed_out, unknown,
         "did not read the request for 4 s", true},
    };
}

/// Ends and nonsense: no deadline has a part in them.
std::vector<Fault> ends() {
    const auto fault = [&](const char* name, std::string says, End end, const char* text) {
        return Fault{name, Script{true, std::move(says), end}, 0s, FaultKind::network, Delivery::unknown, text};
    };
    return {
        fault("closed before the answer", "", End::close, "closed the connection without an answer"),
        fault("closed in the headers", "HTTP/1.1 200 OK\r\nConten", End::close, cut),
        fault("closed in the body", with(head, "half"), End::close, cut),
        fault("closed in a chunk's header", with(chunked, "5"), End::close, cut),
        fault("closed between chunks", with(chunked, "5\r\nhello\r\n"), End::close, cut),
        fault("reset after the request", "", End::reset, "reading the answer of "),
        fault("reset in the body", with(head, "half"), End::reset, "reading the answer of "),
        fault("an answer that is not HTTP", "<html>502</html>\r\n\r\n", End::stall, "sent an answer that is not HTTP"),
        fault("a chunk that is none", with(chunked, "xyz\r\n"), End::stall, "sent an answer that is not HTTP"),
        fault("an endless header", "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'), End::stall, "header"),
        fault("a body that is too large", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", End::stall,
              "larger"),
        {"closed while the request is written", Script{false, "", End::close}, 0s, FaultKind::network,
         Delivery::unknown, "", true},
        {"reset while the request is written", Script{false, "", End::reset}, 0s, FaultKind::network, Delivery::unknown,
         "", true},
    };
}

HttpRequest request_of(const Fault& fault) {
    HttpRequest request = HttpRequest("POST", "/botSECRET/x").with_body("{}", "application/json");
    if (!fault.large) return request;
    const auto endless = []() -> awaitable<std::string> { co_return std::string(65'536, 'x'); };
    return HttpRequest("POST", "/botSECRET/x").with_body(pull_source(endless, 1u << 30), "application/octet-stream");
}

/// A server that plays one script, with TLS or without.
class ScriptedServer {
public:
    ScriptedServer(Loop& loop, const Script& script, bool tls, const std::string& certificate = "good")
        : listener(loop), script_(script), tls_(tls) {
        context_.use_certificate_chain_file(Certificates::get().certificate(certificate));
        context_.use_private_key_file(Certificates::get().key(certificate), asio::ssl::context::pem);
        playing_ = loop.start(play());
    }

    /// It has done all that its script says, and the rest is up to the client.
    [[nodiscard]] bool at_end() const { return at_end_; }
    /// The client's side of the connection is gone.
    [[nodiscard]] bool over() const { return playing_->done(); }

    Listener listener;

private:
    awaitable<void> play() {
        tcp::socket socket = co_await listener.accept();
        if (!tls_) {
            co_await act(socket, socket);
            co_return;
        }
        TlsSocket stream(std::move(socket), context_);
        co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
        co_await act(stream, stream.next_layer());
    }

    template <class Stream>
    awaitable<void> act(Stream& stream, tcp::socket& socket) {
        if (script_.reads) {
            std::string request;
            const std::string end = "\r\n\r\n{}";
            co_await asio::async_read_until(stream, asio::dynamic_buffer(request), end, asio::use_awaitable);
        }
        co_await asio::async_write(stream, asio::buffer(script_.says), asio::use_awaitable);
        at_end_ = true;
        if (script_.end == End::reset) {
            socket.set_option(asio::socket_base::linger(true, 0));
            socket.close();
        }
        if (script_.end != End::stall) co_return;
        if (!script_.reads) co_await socket.async_wait(tcp::socket::wait_error, asio::use_awaitable);
        char byte = 0;
        co_await stream.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);  // Ends with the connection.
    }

    Script script_;
    bool tls_;
    asio::ssl::context context_{asio::ssl::context::tls_server};
    bool at_end_ = false;
    std::shared_ptr<Outcome<void>> playing_;
};

HttpClientOptions trusting() {
    return HttpClientOptions().with_tls(TlsOptions().with_ca_file(Certificates::get().ca()));
}

void check_failure(Outcome<HttpResponse>& outcome, FaultKind kind, Delivery delivery, std::string_view text) {
    try {
        (void)outcome.get();
        FAIL("no failure");
    } catch (const NetworkError& error) {
        const bool timed_out = dynamic_cast<const TimedOut*>(&error) != nullptr;
        const bool tls = dynamic_cast<const TlsError*>(&error) != nullptr;
        CHECK(timed_out == (kind == FaultKind::timed_out));
        CHECK(tls == (kind == FaultKind::tls));
        CHECK(error.delivery() == delivery);
        const std::string what = error.what();
        CAPTURE(what);
        CHECK(what.find(text) != std::string::npos);
        CHECK(what.find("SECRET") == std::string::npos);
    }
}

/// Plays `fault` against a client whose deadlines are 3 s to connect, 4 s to write, 5 s to read.
void check_fault(const Fault& fault, bool tls, Clock::duration total = Clock::duration::max()) {
    CAPTURE(fault.name);
    CAPTURE(tls);
    ManualClock clock;
    Loop loop;
    ScriptedServer server(loop, fault.script, tls);
    HttpClient client(loop.executor(), clock, trusting());
    const auto limits = HttpDeadlines().with_connect(3s).with_write(4s).with_read(5s).with_total(total);
    const Origin origin(tls, tls ? "localhost" : "127.0.0.1", server.listener.port());
    const auto sent = loop.start(client.send(origin, request_of(fault), limits));
    loop.until([&] { return server.at_end() || server.over(); });
    const auto limit = std::min(fault.limit, total);
    if (limit > 0s) {
        loop.poll();
        clock.advance(limit - 1ms);
        loop.poll();
        CHECK_FALSE(sent->done());
        clock.advance(1ms);
    }
    loop.until([&] { return sent->done(); });
    check_failure(*sent, fault.kind, fault.delivery, total < fault.limit ? "in all" : fault.text);
    CHECK(client.open_connections() == 0);
    CHECK(server.listener.accepted == 1);
    if (fault.script.reads) loop.until([&] { return server.over(); });
    loop.poll();
    CHECK_FALSE(clock.next_deadline());
}

}  // namespace

TEST_CASE("a server that stalls is left at the deadline of the stage, or in total, and may have handled the request") {
    for (const Fault& fault : stalls()) {
        for (const bool tls : {false, true}) {
            check_fault(fault, tls);
            check_fault(fault, tls, 2s);
        }
    }
}

TEST_CASE("a server that ends the connection, or speaks nonsense, may have handled the request") {
    for (const Fault& fault : ends()) {
        for (const bool tls : {false, true}) {
            if (tls && fault.script.end == End::close) continue;  // An end without TLS' own is a reset: see below.
            check_fault(fault, tls);
        }
    }
}

TEST_CASE("an end of the connection that TLS did not announce is an error, wherever it comes") {
    for (const char* says : {"", head, "HTTP/1.1 200 OK\r\n\r\nto the end"}) {
        check_fault(Fault{says, Script{true, says, End::close}, 0s, FaultKind::network, Delivery::unknown,
                          "reading the answer of "},
                    true);
    }
}

TEST_CASE("a server that cannot be reached, or says no in TLS, has certainly not handled the request") {
    ManualClock clock;
    Loop loop;
    HttpClient client(loop.executor(), clock, trusting());
    const auto fails = [&](const Origin& origin, FaultKind kind, const char* text) {
        const auto sent = loop.start(client.send(origin, HttpRequest("POST", "/botSECRET/x")));
        loop.until([&] { return sent->done(); });
        check_failure(*sent, kind, Delivery::not_sent, text);
        CHECK(client.open_connections() == 0);
    };
    fails(Origin(false, "127.0.0.1", 1), FaultKind::network, "Connection refused");
    fails(Origin(true, std::string(70, 'x') + ".invalid", 443), FaultKind::network, "cannot connect to ");
    for (const auto& [certificate, text] :
         {std::pair("other", "is for another name"), std::pair("expired", "has expired"),
          std::pair("future", "is not valid yet"), std::pair("self", "is self-signed")}) {
        const ScriptedServer server(loop, Script(), true, certificate);
        fails(Origin(true, "localhost", server.listener.port()), FaultKind::tls, text);
        CHECK_FALSE(server.at_end());
    }
}

TEST_CASE("a server that stalls before the request is written has certainly not handled it") {
    for (const auto total : {Clock::duration::max(), Clock::duration(2s)}) {
        ManualClock clock;
        Loop loop;
        Listener listener(loop);  // Its kernel accepts; nobody speaks TLS.
        HttpClient client(loop.executor(), clock, trusting());
        const auto limits = HttpDeadlines().with_connect(3s).with_total(total);
        const Origin origin(true, "localhost", listener.port());
        const auto sent = loop.start(client.send(origin, HttpRequest("POST", "/botSECRET/x"), limits));
        const tcp::socket peer = loop.run(listener.accept());
        loop.poll();
        clock.advance(std::min(total, Clock::duration(3s)));
        loop.until([&] { return sent->done(); });
        check_failure(*sent, FaultKind::timed_out, Delivery::not_sent, total < 3s ? "in all" : "handshake did not end");
        CHECK(client.open_connections() == 0);
    }
}

TEST_CASE("a connection that was reset before the first byte could be written has certainly delivered nothing") {
    Loop loop;
    Listener proxy(loop);
    HttpClient client(loop.executor(), steady_clock(),
                      HttpClientOptions().with_proxy("http://127.0.0.1:" + std::to_string(proxy.port())));
    // A proxy that opens the tunnel and drops it in the same breath: the only way to be in time for this.
    const auto serve = [](Listener& l) -> awaitable<void> {
        tcp::socket socket = co_await l.accept();
        std::string rest;
        (void)co_await read_to(socket, rest, "\r\n\r\n");
        socket.set_option(asio::socket_base::linger(true, 0));
        asio::write(socket, asio::buffer(std::string("HTTP/1.1 200 OK\r\n\r\n")));
        socket.close();
    };
    (void)loop.start(serve(proxy));
    const auto sent = loop.start(client.send(Origin(false, "bot.test", 80), HttpRequest("POST", "/botSECRET/x")));
    loop.until([&] { return sent->done(); });
    check_failure(*sent, FaultKind::network, Delivery::not_sent, "");
    CHECK(client.open_connections() == 0);
}
