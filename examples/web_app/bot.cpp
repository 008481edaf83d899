// A bot with a web app: a button opens a page, the page orders at the bot's own server, and the bot confirms it in the
// chat. The server believes nothing but initData whose hash is right.

#include "bot.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include <tgfw/bot/trust/web_app_init_data.hpp>
#include <tgfw/net/form.hpp>
#include <tgfw/tgfw.hpp>

#include "page.hpp"

namespace tea_shop {

using namespace tgfw;

namespace {

constexpr std::array<std::string_view, 3> teas = {"Assam", "Jasmine", "Sencha"};

/// The page needs its own files and Telegram's script, nothing else.
constexpr const char* policy =
    "default-src 'none'; script-src 'self' https://telegram.org; style-src 'self'; connect-src 'self'; base-uri "
    "'none'; "
    "form-action 'self'";

net::HttpServer::Handler file(std::string_view content, const char* type) {
    return [content, type](net::HttpRequest) -> awaitable<net::HttpResponse> {
        co_return net::HttpResponse(200, std::string(content), type)
            .with_header("Content-Security-Policy", policy)
            .with_header("X-Content-Type-Options", "nosniff");
    };
}

std::string value_of(const std::vector<net::FormField>& form, std::string_view name) {
    const auto found = std::find_if(form.begin(), form.end(), [&](const auto& field) { return field.first == name; });
    return found == form.end() ? std::string() : found->second;
}

/// A link that opens the page as Telegram's apps do, for the one who asked.
std::string offline_link(const PageAddress& page, const User& user, const Token& token, const Clock& clock) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock.system_now().time_since_epoch());
    const std::string init_data =
        sign_init_data({{"auth_date", std::to_string(now.count())}, {"user", encode(user)}}, token);
    return page.url + "#tgWebAppData=" + net::percent_encode(init_data);
}

}  // namespace

Shop::Shop(boost::asio::any_io_executor executor, Clock& clock, Logger& logger, Bot bot, Token token)
    : executor_(std::move(executor)),
      clock_(&clock),
      logger_(&logger),
      bot_(std::move(bot)),
      token_(std::move(token)) {}

void Shop::open(std::uint16_t port) {
    net::HttpServerOptions options;
    options.with_listen("127.0.0.1", port).with_max_body(16 * 1024).with_logger(*logger_);
    server_ = std::make_unique<net::HttpServer>(executor_, *clock_, options);
    server_->route("GET", "/", file(page_html, "text/html; charset=utf-8"));
    server_->route("GET", "/app.js", file(app_js, "text/javascript; charset=utf-8"));
    server_->route("GET", "/style.css", file(style_css, "text/css; charset=utf-8"));
    server_->route("POST", "/order", [this](net::HttpRequest request) { return order(std::move(request)); });
    server_->listen();
    tasks_ = std::make_unique<net::TaskGroup>(executor_, [logger = logger_](std::exception_ptr error) {
        logger->error("The page's server ended: " + describe(error));
    });
    tasks_->spawn(server_->run());
}

awaitable<void> Shop::close() {
    if (!tasks_) co_return;
    server_->stop();
    co_await tasks_->join();
    tasks_.reset();
    server_.reset();
}

awaitable<net::HttpResponse> Shop::order(net::HttpRequest request) {
    const auto form = net::parse_form(request.body);
    std::optional<WebAppUser> user;
    try {
        // An hour is enough for an order; whoever keeps the page open for longer opens it again.
        const TrustLimits limits = TrustLimits().with_max_age(std::chrono::hours(1));
        user = validate_init_data(value_of(form, "init_data"), token_, clock_->system_now(), limits).user;
    } catch (const TrustError& error) {
        logger_->warning(error.what());
    }
    if (!user) co_return net::HttpResponse(401, "Please open this page again, by the button in the chat.");
    const std::string tea = value_of(form, "tea");
    if (std::find(teas.begin(), teas.end(), tea) == teas.end())
        co_return net::HttpResponse(400, "There is no such tea.");
    try {
        co_await bot_.send_message(user->id, "Your order: " + tea + ". It will be ready in five minutes.");
    } catch (const Error& error) {
        logger_->error(error.what());
        co_return net::HttpResponse(502, "The bot could not confirm your order. Did you block it?");
    }
    co_return net::HttpResponse(200, "Thank you, " + user->first_name + "! The bot has confirmed your order.");
}

void add_handlers(Application& app, PageAddress page, Token token) {
    app.add_handler(CommandHandler("start", [page, token](const Message& message, Context& context) -> awaitable<void> {
        InlineKeyboard keyboard;
        keyboard.web_app("Choose a tea", page.url);
        if (page.offline) {
            keyboard.row().url("Open it in this browser", offline_link(page, *message.from, token, context.clock()));
        }
        co_await context.reply("Which tea would you like?").reply_markup(keyboard);
    }));
}

}  // namespace tea_shop
