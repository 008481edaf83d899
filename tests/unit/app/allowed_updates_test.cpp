#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <app/allowed_updates.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/update_type.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Asked = std::vector<UpdateKind>;

TEST_CASE("what handlers may take is asked for, and messages and taps, for which they may wait") {
    CHECK(kinds_to_ask_for(Kinds(UpdateKind::chat_member)) ==
          Asked{UpdateKind::message, UpdateKind::callback_query, UpdateKind::chat_member});
    CHECK(kinds_to_ask_for(Kinds::commands() & Kinds(UpdateKind::message)) ==
          Asked{UpdateKind::message, UpdateKind::callback_query});
}

TEST_CASE("everything is asked for where no handler is known, or one takes what this library does not know") {
    CHECK(kinds_to_ask_for(Kinds::none()) == all_update_kinds());
    CHECK(kinds_to_ask_for(Kinds::all()) == all_update_kinds());
    CHECK(kinds_to_ask_for(Kinds::unknown()) == all_update_kinds());
}

TEST_CASE("an empty list is the server's default, and a kind that this library does not know is one of the unknown") {
    CHECK_FALSE(kinds_delivered({}).has(UpdateKind::chat_member));
    CHECK(kinds_delivered({}).has(UpdateKind::poll));
    const auto future = UpdateKind("future");
    CHECK(kinds_delivered({future}) == Kinds::unknown());
    CHECK(names_of(Asked{UpdateKind::message, future}) == "message, future");
    CHECK(names_of(Kinds(UpdateKind::poll) | Kinds::unknown()) == "poll");
}

namespace {

/// An updater that lets itself be told what to ask for.
class Selective {
public:
    explicit Selective(std::optional<Asked> given = std::nullopt) : given_(std::move(given)) {}

    awaitable<void> run(UpdateSink&) {
        if (on_run) on_run();
        co_return;
    }
    void stop() {}
    awaitable<void> finish() { co_return; }
    [[nodiscard]] const std::optional<Asked>& allowed_updates() const { return given_; }
    void allow_updates(Asked kinds) { asked = std::move(kinds); }

    Asked asked;
    std::function<void()> on_run;

private:
    std::optional<Asked> given_;
};

static_assert(SelectiveUpdater<Selective> && !SelectiveUpdater<ListUpdater>);

awaitable<void> nothing(const Update&, Context&) {
    co_return;
}

}  // namespace

TEST_CASE_FIXTURE(AppFixture, "an application asks for what its handlers take, those of post_init among them") {
    Application app = builder()
                          .post_init([](Application& a) -> awaitable<void> {
                              a.add_handler(CallbackQueryHandler(nothing));
                              co_return;
                          })
                          .build();
    app.add_handler(MessageHandler(filters::text, nothing));
    Selective updater;
    testing::run_virtual(io, clock, app.serve(updater));
    const auto expected = kinds_to_ask_for(Kinds::messages() | Kinds(UpdateKind::callback_query));
    CHECK(updater.asked == expected);
    CHECK(logger.has("allowed_updates=" + names_of(expected)));
}

TEST_CASE_FIXTURE(AppFixture,
                  "kinds that the user names are left alone, and a handler that can never run is reported") {
    Application app = make();
    app.add_handler(CallbackQueryHandler(nothing));
    Selective updater(Asked{UpdateKind::message});
    testing::run_virtual(io, clock, app.serve(updater));
    CHECK(updater.asked.empty());
    CHECK(logger.has("allowed_updates=message"));
    CHECK(logger.has("warning: "));
}

TEST_CASE_FIXTURE(AppFixture, "a handler that comes later and needs more than was asked for is warned of, once") {
    Application app = make();
    app.add_handler(MessageHandler(filters::update_type::message, nothing));
    Selective updater;
    updater.on_run = [&] {
        app.add_handler(CallbackQueryHandler(nothing));
        CHECK_FALSE(logger.has("was not asked for"));
        app.add_handler(TypeHandler<Update>(nothing));
        app.add_handler(TypeHandler<Update>(nothing), 1);
    };
    testing::run_virtual(io, clock, app.serve(updater));
    int warnings = 0;
    for (const std::string& line : logger.lines)
        warnings += line.find("was not asked for") != std::string::npos ? 1 : 0;
    CHECK(warnings == 1);
    CHECK(logger.has("chat_member"));
}
