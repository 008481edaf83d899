#include <tgfw/dispatch/data_store.hpp>

#include <doctest/doctest.h>

#include <string>

#include <tgfw/dispatch/context.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

class Cart {
public:
    Cart() = default;
    int items = 0;
};

}  // namespace

TEST_CASE("data of users and chats are made on first use, one value of each type") {
    DataStore store;
    store.user(5).get<Cart>().items = 3;
    store.user(5).get<std::string>() = "note";
    CHECK(store.user(5).get<Cart>().items == 3);
    CHECK(store.user(5).get<std::string>() == "note");
    CHECK(store.user(6).get<Cart>().items == 0);
    CHECK(store.chat(5).find<Cart>() == nullptr);
    CHECK(store.users() == 2);
}

TEST_CASE("dropping forgets, and what is used again begins anew") {
    DataStore store;
    store.user(5).get<Cart>().items = 3;
    store.chat(5).get<Cart>().items = 4;
    store.drop_user(5);
    store.drop_user(99);
    store.drop_chat(5);
    CHECK(store.user(5).get<Cart>().items == 0);
    CHECK(store.chat(5).get<Cart>().items == 0);
}

TEST_CASE("a chat that migrates takes its data along, over those of its new id") {
    DataStore store;
    store.chat(-1).get<Cart>().items = 3;
    store.chat(-100).get<Cart>().items = 9;
    store.migrate_chat(-1, -100);
    CHECK(store.chat(-100).get<Cart>().items == 3);
    CHECK(store.chats() == 1);
    store.migrate_chat(-100, -100);
    store.migrate_chat(-7, -8);
    CHECK(store.chat(-100).get<Cart>().items == 3);
    CHECK(store.chats() == 1);
}

TEST_CASE_FIXTURE(DispatchFixture, "the context has the data of its user, its chat and the bot") {
    Context context(dispatcher.services(), text_update(5, "x"));
    context.user_data<Cart>().items = 1;
    context.chat_data<Cart>().items = 2;
    context.bot_data<Cart>().items = 3;
    Context later(dispatcher.services(), text_update(5, "y"));
    CHECK(later.user_data<Cart>().items == 1);
    CHECK(later.chat_data<Cart>().items == 2);
    CHECK(later.bot_data<Cart>().items == 3);
    Context nobody(dispatcher.services(), update_of("a_new_kind", "{}"));
    CHECK_THROWS_WITH_AS(static_cast<void>(nobody.user_data<Cart>()), "Context::user_data: this update has no user",
                         ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(nobody.chat_data<Cart>()), "Context::chat_data: this update has no chat",
                         ConfigError);
    CHECK(nobody.bot_data<Cart>().items == 3);
}
