#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/app/application.hpp>
#include <tgfw/bot/defaults.hpp>
#include <tgfw/bot/errors.hpp>
#include <tgfw/dispatch/data_store.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

class Shop {
public:
    Shop() = default;
    int sold = 0;
};

awaitable<void> buy(Context&, Shop& shop) {
    ++shop.sold;
    co_return;
}

class RegistrationFixture : public AppFixture {
public:
    auto saying(std::string text) {
        return [this, text](Context&) -> awaitable<void> {
            note(text);
            co_return;
        };
    }

    void handle(Application& app, std::vector<Update> updates) {
        ListUpdater updater(clock, std::move(updates));
        serve(app, updater, 1s);
    }
};

}  // namespace

TEST_CASE_FIXTURE(RegistrationFixture, "several handlers are added at once, as a list, as a vector, or by group") {
    Application app = make();
    app.add_handlers({CommandHandler("a", saying("a")), CommandHandler("b", saying("b"))});
    app.add_handlers({CommandHandler("a", saying("a in 2"))}, 2);
    const std::vector<Handler> made(1, CommandHandler("b", saying("b in 3")));
    app.add_handlers(made, 3);
    app.add_handlers(
        {{-1, {MessageHandler(filters::all, saying("first"))}}, {9, {MessageHandler(filters::all, saying("last"))}}});
    std::vector<Update> updates;
    updates.push_back(command_update(5, "/a", 1));
    updates.push_back(command_update(5, "/b", 2));
    handle(app, std::move(updates));
    CHECK(notes == Notes{"0 first", "0 a", "0 a in 2", "0 last", "0 first", "0 b", "0 b in 3", "0 last"});
}

TEST_CASE_FIXTURE(RegistrationFixture, "the builder takes services and routers, and build() finds what is missing") {
    Router shop("shop");
    shop.add_handler(CommandHandler("buy", buy));
    CHECK_THROWS_WITH_AS(static_cast<void>(builder().router(shop).build()),
                         doctest::Contains("CommandHandler(/buy) asks for a service of type"), ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(builder().require_service<Shop>().build()),
                         doctest::Contains("Shop is given; call service() with one"), ConfigError);
    Shop counter;
    Application app = builder().service(counter).require_service<Shop>().router(shop).build();
    std::vector<Update> updates;
    updates.push_back(command_update(5, "/buy", 1));
    handle(app, std::move(updates));
    CHECK(counter.sold == 1);
    Application shared = builder().service(std::make_shared<Shop>()).router(shop).build();
    CHECK(shared.data().users() == 0);
}

TEST_CASE_FIXTURE(RegistrationFixture,
                  "handlers that do not say whether they block do as the builder says (PTB Defaults.block)") {
    Application app = builder().block(false).build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    app.add_handler(MessageHandler(filters::text, saying("next group")).block(true), 1);
    handle(app, list({{1, "slow 2"}}));
    CHECK(notes == Notes{"0 next group", "2 slow 2"});
}

TEST_CASE_FIXTURE(RegistrationFixture, "defaults of the builder reach the bot and its handlers") {
    Application app = builder().defaults(Defaults().with_protect_content().with_block(false)).build();
    CHECK(app.bot().defaults()->protect_content);
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    app.add_handler(MessageHandler(filters::text, saying("next group")).block(true), 1);
    handle(app, list({{1, "slow 2"}}));
    CHECK(notes == Notes{"0 next group", "2 slow 2"});
}

TEST_CASE_FIXTURE(RegistrationFixture, "a group that becomes a supergroup takes its data along, by either message") {
    Application app = make();
    app.data().chat(-1).get<Shop>().sold = 3;
    const Update to = message_update(-1, R"("migrate_to_chat_id":-1001)");
    app.migrate_chat_data(*to.message);
    CHECK(app.data().chat(-1001).get<Shop>().sold == 3);
    app.data().chat(-2).get<Shop>().sold = 4;
    const Update from = message_update(-1002, R"("migrate_from_chat_id":-2)");
    app.migrate_chat_data(*from.message);
    CHECK(app.data().chat(-1002).get<Shop>().sold == 4);
    CHECK_THROWS_WITH_AS(app.migrate_chat_data(*text_update(5, "x").message),
                         doctest::Contains("has neither migrate_to_chat_id nor migrate_from_chat_id"), ConfigError);
    app.drop_chat_data(-1001);
    app.drop_user_data(7);
    CHECK(app.data().chat(-1001).get<Shop>().sold == 0);
}

TEST_CASE_FIXTURE(RegistrationFixture, "on_error takes errors of one type, a router's before the application's") {
    Router router;
    router.on_error<std::logic_error>([this](const std::logic_error& error, Context&) -> awaitable<void> {
        note(std::string("router: ") + error.what());
        co_return;
    });
    router.add_handler(MessageHandler(filters::text, [](Context& context) -> awaitable<void> {
        if (*context.update().message->text == "logic") throw std::logic_error("logic");
        throw std::runtime_error("run");
        co_return;
    }));
    Application app = make();
    app.add_router(router);
    app.on_error<std::exception>([this](const std::exception& error, Context&) -> awaitable<void> {
        note(std::string("app: ") + error.what());
        co_return;
    });
    handle(app, list({{1, "logic"}, {1, "other"}}));
    CHECK(notes == Notes{"0 router: logic", "0 app: logic", "0 app: run"});
}
