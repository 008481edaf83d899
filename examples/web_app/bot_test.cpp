#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/bot/trust/web_app_init_data.hpp>
#include <tgfw/net/form.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/testing/bot_test.hpp>
#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/tgfw.hpp>

#include "bot.hpp"

using namespace tgfw;
using tgfw::testing::BotTest;
using tgfw::testing::Person;

namespace {

/// The shop on a real socket, its bot at an emulator, and whoever sends orders.
class ShopTest {
public:
    ShopTest() {
        emulator.add_bot("Tea", "tea_bot", BotTest::token);
        user = emulator.add_user("Alice").id;
        emulator.client(user).send_text("/start");
    }

    /// Opens the shop, runs `visit` with its address, closes it.
    void visit(const std::function<awaitable<void>(net::Origin)>& visit) {
        std::exception_ptr failure;
        const auto all = [&]() -> awaitable<void> {
            shop.open(0);
            const net::Origin origin(false, "127.0.0.1", shop.port());
            co_await visit(origin);
            client.close();
            co_await shop.close();
        };
        boost::asio::co_spawn(io, all, [&](std::exception_ptr error) {
            failure = error;
            if (failure) io.stop();
        });
        io.run();
        if (failure) std::rethrow_exception(failure);
    }

    awaitable<net::HttpResponse> order(net::Origin origin, std::string init_data, std::string tea) {
        net::HttpRequest request("POST", "/order");
        std::vector<net::FormField> form;
        form.emplace_back("init_data", std::move(init_data));
        form.emplace_back("tea", std::move(tea));
        request.with_body(net::format_form(form), "application/x-www-form-urlencoded");
        co_return co_await client.send(std::move(origin), std::move(request));
    }

    /// As Telegram's apps make it, for a page opened `age` ago.
    [[nodiscard]] std::string init_data(const Token& signer, std::chrono::seconds age = std::chrono::seconds(0)) const {
        const auto now =
            std::chrono::duration_cast<std::chrono::seconds>(steady_clock().system_now().time_since_epoch() - age);
        return sign_init_data({{"auth_date", std::to_string(now.count())},
                               {"user", R"({"id":)" + std::to_string(user) + R"(,"first_name":"Alice"})"}},
                              signer);
    }

    [[nodiscard]] std::string newest_message() { return emulator.client(user).messages().back().text.value_or(""); }

    boost::asio::io_context io;
    testing::Emulator emulator{steady_clock()};
    std::int64_t user = 0;
    Token token{BotTest::token};
    Bot bot{std::make_shared<testing::EmulatorTransport>(emulator), token};
    tea_shop::Shop shop{io.get_executor(), steady_clock(), null_logger(), bot, token};
    net::HttpClient client{io.get_executor(), steady_clock()};
};

}  // namespace

TEST_CASE("tea shop: the button opens the page") {
    BotTest test;
    tea_shop::PageAddress page;
    page.url = "https://tea.example/";
    tea_shop::add_handlers(test.app(), page, Token(BotTest::token));
    Person alice = test.person("Alice");
    CHECK(alice.say("/start") == "Which tea would you like?");
    CHECK(alice.buttons() == "Choose a tea");
    CHECK(alice.messages().back().reply_markup->inline_keyboard.at(0).at(0).web_app->url == "https://tea.example/");
}

TEST_CASE("tea shop: offline, the link beside the button is signed for whoever asked") {
    BotTest test;
    tea_shop::PageAddress page;
    page.url = "http://127.0.0.1:8088/";
    page.offline = true;
    const Token token(BotTest::token);
    tea_shop::add_handlers(test.app(), page, token);
    Person alice = test.person("Alice");
    alice.say("/start");
    CHECK(alice.buttons() == "Choose a tea\nOpen it in this browser");
    const std::string link = alice.messages().back().reply_markup->inline_keyboard.at(1).at(0).url.value();
    const std::string start = "http://127.0.0.1:8088/#tgWebAppData=";
    REQUIRE(link.starts_with(start));
    const auto data =
        validate_init_data(net::percent_decode(link.substr(start.size())), token, test.clock().system_now());
    CHECK(data.user->id == alice.user_id());
}

TEST_CASE("tea shop: the page comes with its script and style, and may load nothing else") {
    ShopTest test;
    test.visit([&](net::Origin origin) -> awaitable<void> {
        for (const char* path : {"/", "/app.js", "/style.css"}) {
            const auto answer = co_await test.client.send(origin, net::HttpRequest("GET", path));
            CHECK(answer.status == 200);
            CHECK(answer.headers.get("Content-Security-Policy").starts_with("default-src 'none';"));
            CHECK(answer.body.size() > 100);
        }
    });
}

TEST_CASE("tea shop: an order with initData that Telegram signed is confirmed in the chat") {
    ShopTest test;
    test.visit([&](net::Origin origin) -> awaitable<void> {
        const auto answer = co_await test.order(origin, test.init_data(test.token), "Sencha");
        CHECK(answer.status == 200);
        CHECK(answer.body == "Thank you, Alice! The bot has confirmed your order.");
        CHECK(test.newest_message() == "Your order: Sencha. It will be ready in five minutes.");
        const auto wrong = co_await test.order(origin, test.init_data(test.token), "Gold");
        CHECK(wrong.status == 400);
    });
}

TEST_CASE("tea shop: nobody can order for somebody else, nor with a page of yesterday") {
    ShopTest test;
    test.visit([&](net::Origin origin) -> awaitable<void> {
        const Token other("7002:token_of_somebody_else_AAAAAAAAAAAAA");
        std::vector<std::string> refused;
        refused.emplace_back();
        refused.emplace_back("user=%7B%22id%22%3A1%7D");
        refused.push_back(test.init_data(other));
        refused.push_back(test.init_data(test.token) + "&user=1");
        refused.push_back(test.init_data(test.token, std::chrono::hours(2)));
        refused.push_back(test.init_data(test.token, -std::chrono::hours(2)));
        for (const std::string& init_data : refused) {
            const auto answer = co_await test.order(origin, init_data, "Sencha");
            CHECK(answer.status == 401);
        }
        CHECK(test.newest_message() == "/start");
    });
}
