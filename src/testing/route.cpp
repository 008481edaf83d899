#include <testing/route.hpp>

#include <boost/asio/this_coro.hpp>

#include <testing/world.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/form.hpp>

namespace tgfw::testing {
namespace {

std::shared_ptr<EmulatorCall> answered(EmulatorAnswer answer) {
    auto call = std::make_shared<EmulatorCall>();
    call->finish(std::move(answer));
    return call;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

}  // namespace

std::optional<EmulatorParams> read_params(const net::HttpRequest& request) {
    EmulatorParams params;
    params.add_urlencoded(request.query());
    if (!params.add_body(request.headers.get("Content-Type"), request.body)) return std::nullopt;
    return params;
}

std::shared_ptr<EmulatorCall> route_bot_request(Emulator& emulator, const net::HttpRequest& request) {
    const std::string path = net::percent_decode(request.path());
    std::string_view rest = path;
    const bool file = take_prefix(rest, "/file/bot");
    if (!file && !take_prefix(rest, "/bot")) return nullptr;
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return answered(error_answer(404, "Not Found"));
    const std::string_view token = rest.substr(0, slash);
    const std::string_view what = rest.substr(slash + 1);
    if (request.method != "GET" && request.method != "POST") return answered(EmulatorAnswer(501, ""));
    if (file) return answered(emulator.download(token, what));
    auto params = read_params(request);
    if (!params) return answered(EmulatorAnswer(400, ""));
    return emulator.handle(token, what, std::move(*params));
}

awaitable<EmulatorAnswer> wait_for_answer(std::shared_ptr<EmulatorCall> call, Clock& clock) {
    Timer timer(co_await boost::asio::this_coro::executor, clock);
    call->on_change([&timer] { timer.cancel(); });
    while (!call->ready()) {
        timer.expires_at(call->deadline().value());
        static_cast<void>(co_await timer.wait());
        call->tick(clock.now());
    }
    call->on_change(nullptr);
    co_return call->answer();
}

net::HttpResponse to_response(EmulatorAnswer answer) {
    net::HttpResponse response(answer.status, std::move(answer.body), std::move(answer.content_type));
    if (answer.retry_after) response.with_header("Retry-After", std::to_string(*answer.retry_after));
    return response;
}

}  // namespace tgfw::testing
