// A bot by webhook whose handlers take a known time, and which writes down what it has handled and when.
//
// usage: tgfw_load_bot PORT HANDLER_MS CONCURRENT WAITING HANDLED_FILE
// HANDLED_FILE gets a line for each update: its id, and when it was handled, in seconds of CLOCK_MONOTONIC.

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>

#include <tgfw/app/webhook/webhook_receiver.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/tgfw.hpp>

#include <support/scripted_transport.hpp>

namespace {

using namespace tgfw;

awaitable<net::HttpResponse> answer_of_server(std::string method, net::HttpRequest) {
    if (method == "getMe") co_return test::ok(test::kMe);
    if (method == "getWebhookInfo") {
        co_return test::ok(R"({"url":"","has_custom_certificate":false,"pending_update_count":0})");
    }
    co_return test::ok("true");
}

double monotonic_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::cerr << "usage: tgfw_load_bot PORT HANDLER_MS CONCURRENT WAITING HANDLED_FILE\n";
        return 2;
    }
    const std::chrono::milliseconds handler_time(std::stoi(argv[2]));
    std::ofstream handled(argv[5]);
    handled << std::fixed << std::setprecision(6);

    auto app = Application::builder()
                   .token(test::kToken)
                   .transport(std::make_shared<test::ScriptedTransport>(answer_of_server))
                   .max_concurrent_updates(std::stoul(argv[3]))
                   .max_waiting_updates(std::stoul(argv[4]))
                   .build();
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context& context) -> awaitable<void> {
        co_await sleep_for(context.clock(), handler_time);
        handled << update.update_id << ' ' << monotonic_seconds() << '\n';
    }));
    WebhookOptions options;
    options.listen("127.0.0.1", static_cast<std::uint16_t>(std::stoi(argv[1])));
    options.url("https://bot.example.com/hook").secret_token("load");
    app.run_webhook(std::move(options));
    return EXIT_SUCCESS;
}
