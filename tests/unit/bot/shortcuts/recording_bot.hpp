#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <doctest/doctest.h>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/bot/bot.hpp>

#include <support/run.hpp>
#include <support/scripted_transport.hpp>

namespace tgfw::test {

/// A bot whose server keeps what it was sent, and answers each call with `answer`.
class RecordingBot {
public:
    explicit RecordingBot(BotOptions options = BotOptions(), std::string answer = "true")
        : transport(std::make_shared<ScriptedTransport>(
              [answer](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok(answer); })),
          bot(transport, Token(kToken), std::move(options)) {}

    /// The method and the parameters that `call` sends, whatever becomes of its answer.
    template <class R>
    boost::json::value sent(awaitable<R> call) {
        try {
            run(io, std::move(call));
        } catch (const DecodeError&) {
            // The answer is of no matter.
        }
        const auto& request = transport->calls.back();
        boost::json::value parameters = parse_json(request.request.body);
        parameters.as_object()["method"] = request.method;
        return parameters;
    }
    template <class M>
    boost::json::value sent(Request<M> request) {
        return sent(awaitable<typename M::Result>(std::move(request)));
    }

    boost::asio::io_context io;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
};

}  // namespace tgfw::test
