#include <tgfw/testing/emulator_transport.hpp>

#include <algorithm>

#include <testing/route.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/with_timeout.hpp>

namespace tgfw::testing {

awaitable<net::HttpResponse> EmulatorTransport::send(net::HttpRequest request, net::HttpDeadlines deadlines) {
    if (closed_) throw NetworkError("the emulator's transport is closed", Delivery::not_sent);
    if (request.source) request.body = co_await net::read_body(std::move(request.source));
    if (request.on_progress) request.on_progress(request.body.size(), request.body.size());
    auto call = route_bot_request(emulator_, request);
    if (!call) co_return net::HttpResponse(404);
    std::erase_if(under_way_, [](const auto& weak) { return weak.expired(); });
    under_way_.push_back(call);
    auto waiting = wait_for_answer(std::move(call), emulator_.clock());
    const Clock::duration limit = std::min(deadlines.read, deadlines.total);
    EmulatorAnswer answer =
        co_await net::with_timeout(std::move(waiting), emulator_.clock(), limit, "waiting for the emulator's answer");
    if (closed_) throw NetworkError("the emulator's transport was closed");
    co_return to_response(std::move(answer));
}

awaitable<net::HttpResponse> EmulatorTransport::receive(net::HttpRequest request, net::HttpDeadlines deadlines,
                                                        Sink sink) {
    net::HttpResponse response = co_await send(std::move(request), deadlines);
    if (response.status >= 200 && response.status < 300) {
        sink(response.body);
        response.body.clear();
    }
    co_return response;
}

void EmulatorTransport::close() {
    closed_ = true;
    for (const auto& weak : under_way_) {
        if (const auto call = weak.lock()) call->expire();
    }
}

}  // namespace tgfw::testing
