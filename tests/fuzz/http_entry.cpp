// What a client sends to a webhook's server: whole connections, from the parser over the judgement of the head to the
// decoder and an application of many moods. The first byte is the size of the pieces, the second what the application
// does with each update; its highest bit has Webhook::handle() do what else judge() and take() do in turn. Each request
// is answered once and by the book, each update delivered once, none without the secret, and no request is let in that
// two receivers could understand differently.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <net/server_connection.hpp>
#include <net/stream_impl.hpp>
#include <tgfw/app/webhook/webhook.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/client_address.hpp>

#include <fuzz/fickle_sink.hpp>
#include <support/scripted_transport.hpp>

namespace {

namespace asio = boost::asio;
using namespace tgfw;
using namespace tgfw::net;

constexpr std::string_view kSecretField = "x-telegram-bot-api-secret-token";

/// What a request must be once the head is accepted.
void check_head_is_unambiguous(const HttpRequest& head) {
    const auto lengths = head.headers.count("Content-Length");
    const auto codings = head.headers.count("Transfer-Encoding");
    if (lengths + codings > 1 || head.headers.count("Host") > 1) std::abort();
    for (const auto& [name, value] : head.headers) {
        const std::string whole = name + value;
        if (name.empty() || name.find_first_of(" \t:") != std::string::npos) std::abort();
        if (whole.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
    }
    static_cast<void>(
        client_address("192.0.2.1", head.headers, TrustedProxies().with_network(IpNetwork::parse("192.0.2.1"))));
}

/// What a request must be if its update is to be delivered.
void check_head_is_let_in(const HttpRequest& head) {
    const std::string_view secret = head.headers.get(kSecretField);
    const bool known = secret == "s" || secret == "former";
    if (!known || head.headers.count(kSecretField) != 1) std::abort();
    if (head.method != "POST" || head.path() != "/hook") std::abort();
}

/// Knows of another webhook, so that this one is set.
std::shared_ptr<Transport> bot_api() {
    return std::make_shared<test::ScriptedTransport>([](std::string method, HttpRequest) -> awaitable<HttpResponse> {
        if (method == "getMe") co_return test::ok(test::kMe);
        if (method != "getWebhookInfo") co_return test::ok("true");
        co_return test::ok(R"({"url":"","has_custom_certificate":false,"pending_update_count":0})");
    });
}

WebhookOptions hook_options() {
    return WebhookOptions()
        .url("https://bot.example.com/hook")
        .secret_token("s")
        .also_accept("former")
        .reply_in_response(true);
}

/// How often each status was answered; 100 is no answer.
using Answers = std::map<int, std::size_t>;

std::size_t number_in(std::string_view text, std::string_view before) {
    const auto found = text.find(before);
    std::size_t number = 0;
    if (found == std::string_view::npos) return number;
    text.remove_prefix(found + before.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Each of them must be one that the server has a reason for.
Answers count_answers(std::string_view text) {
    constexpr std::string_view known = " 100 200 400 401 404 405 408 413 415 417 431 501 503 505 ";
    constexpr std::string_view version = "HTTP/1.1";
    Answers answers;
    while (!text.empty()) {
        const auto end = text.find("\r\n\r\n");
        if (!text.starts_with(version) || end == std::string_view::npos) std::abort();
        const std::string_view head = text.substr(0, end + 2);
        if (known.find(head.substr(version.size(), 5)) == std::string_view::npos) std::abort();
        const auto status = static_cast<int>(number_in(head, "HTTP/1.1 "));
        if ((status == 503) != (number_in(head, "Retry-After: ") != 0)) std::abort();
        const std::size_t body = number_in(head, "Content-Length: ");
        if (body != 0 && status != 200) std::abort();
        if (text.size() < end + 4 + body) std::abort();
        text.remove_prefix(end + 4 + body);
        if (status != 100) ++answers[status];
    }
    return answers;
}

/// A webhook, a server's connection to it, and the connection's other end.
class Entry {
public:
    explicit Entry(std::uint8_t moods)
        : sink_(moods),
          webhook_(Bot(bot_api(), Token(test::kToken)), clock_, null_logger(), hook_options()),
          state_(std::make_shared<ServerState>()) {
        state_->executor = io_.get_executor();
        state_->clock = &clock_;
        state_->options.with_max_header(2048).with_max_body(4096);
        const bool judged_first = moods < 128;
        state_->options.with_accept_head(
            [this, judged_first](const HttpRequest& head) { return judge(head, judged_first); });
        state_->router.set_fallback(
            [this, judged_first](HttpRequest request) { return answer(std::move(request), judged_first); });
    }

    /// What the server answers to all of it.
    Answers talk(std::string_view text, std::size_t piece) {
        bool ended = false;
        asio::co_spawn(io_, webhook_.run(sink_), [&](std::exception_ptr failure) {
            if (failure) std::abort();
            ended = true;
        });
        poll();
        const std::string answers = connect(text, piece);
        webhook_.stop();
        poll();
        if (!ended) std::abort();  // It waits for a request that is over.
        return count_answers(answers);
    }

    [[nodiscard]] const fuzz::FickleSink& sink() const noexcept { return sink_; }
    [[nodiscard]] const WebhookCounts& counts() const noexcept { return webhook_.counts(); }

private:
    std::optional<HttpResponse> judge(const HttpRequest& head, bool judged_first) {
        check_head_is_unambiguous(head);
        return judged_first ? webhook_.judge(head) : std::nullopt;
    }

    awaitable<HttpResponse> answer(HttpRequest request, bool judged_first) {
        if (request.body.size() > 4096) std::abort();
        const HttpRequest head = request;
        const std::size_t before = sink_.taken;
        HttpResponse response(500);
        if (judged_first) {
            response = co_await webhook_.take(std::move(request));
        } else {
            response = co_await webhook_.handle(std::move(request));
        }
        const std::size_t delivered = sink_.taken - before;
        if (delivered > 1 || (response.status == 200 && delivered == 0)) std::abort();
        if (delivered == 1 || judged_first) check_head_is_let_in(head);
        co_return response;
    }

    std::string connect(std::string_view text, std::size_t piece) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) std::abort();
        Stream::Impl::Socket socket(io_, Stream::Impl::Socket::protocol_type(AF_UNIX, 0), ends[0]);
        auto stream = std::make_unique<Stream>(std::make_unique<Stream::Impl>(std::move(socket)));
        std::string answers;
        {
            ServerConnection connection(state_, std::move(stream));
            bool done = false;
            asio::co_spawn(io_, connection.run(), [&](std::exception_ptr failure) {
                if (failure) std::abort();
                done = true;
            });
            while (!text.empty() && !done) {
                const std::string_view now = text.substr(0, piece);
                if (::send(ends[1], now.data(), now.size(), MSG_NOSIGNAL) < 0) break;
                text.remove_prefix(now.size());
                turn(ends[1], answers);
            }
            ::shutdown(ends[1], SHUT_WR);
            turn(ends[1], answers);
            if (!done) std::abort();  // It waits for more than the end of what is sent.
        }
        turn(ends[1], answers);
        ::close(ends[1]);
        return answers;
    }

    /// All that comes of what is there by now, also by waiting for the response deadline.
    void turn(int peer, std::string& answers) {
        for (bool waits = true; waits;) {
            const std::size_t before = sink_.taken;
            poll();
            sink_.make_up_its_mind();
            if (std::optional<Receipt> unsaid = sink_.unsaid()) {
                clock_.advance(std::chrono::seconds(50));
                poll();
                unsaid->accept_with(R"({"method":"getMe"})");  // Nobody waits any more.
            }
            waits = sink_.taken != before;
        }
        poll();
        char piece[4096];
        for (ssize_t n = 1; n > 0;) {
            n = ::recv(peer, piece, sizeof piece, 0);
            if (n > 0) answers.append(piece, static_cast<std::size_t>(n));
        }
    }

    void poll() {
        io_.restart();
        while (io_.poll() != 0) io_.restart();
    }

    ManualClock clock_;
    asio::io_context io_{1};
    fuzz::FickleSink sink_;
    Webhook webhook_;
    std::shared_ptr<ServerState> state_;
};

/// In how many places a client may have named the secret.
std::size_t count_secrets(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::size_t count = 0;
    for (auto at = lower.find(kSecretField); at != std::string::npos; at = lower.find(kSecretField, at + 1)) ++count;
    return count;
}

void check_the_books(Answers answers, const Entry& entry, std::string_view text) {
    const WebhookCounts& counts = entry.counts();
    if (answers[200] != entry.sink().accepted || answers[200] != counts.accepted) std::abort();
    if (answers[503] != counts.shed + counts.not_accepted || counts.late > counts.not_accepted) std::abort();
    if (answers[401] != counts.wrong_secret || counts.wrong_address != 0) std::abort();
    if (answers[404] + answers[405] + answers[415] != counts.wrong_request) std::abort();
    if (entry.sink().taken > count_secrets(text)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3 || size > 32768) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    Entry whole(data[1]);
    check_the_books(whole.talk(text, text.size()), whole, text);
    Entry pieces(data[1]);
    check_the_books(pieces.talk(text, std::max<std::size_t>(data[0], 1)), pieces, text);
    if (pieces.sink().taken != whole.sink().taken || pieces.sink().accepted != whole.sink().accepted) std::abort();
    return 0;
}
