#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/codec.hpp>
#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <support/app_fixture.hpp>
#include <support/memory_inbox.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// Delivers updates at their times, and notes what becomes of their receipts.
class ReceiptUpdater {
public:
    explicit ReceiptUpdater(AppFixture& fixture) : fixture_(&fixture) {}

    ReceiptUpdater& at(Clock::duration time, Update update) {
        items_.emplace_back(time, std::move(update));
        return *this;
    }
    ReceiptUpdater& at(Clock::duration time, BadUpdate update) {
        items_.emplace_back(time, std::move(update));
        return *this;
    }

    awaitable<void> run(UpdateSink& sink) {
        const auto begin = fixture_->clock.now();
        for (auto& [time, item] : items_) {
            if (begin + time > fixture_->clock.now()) {
                auto wait = sleep_for(fixture_->clock, begin + time - fixture_->clock.now());
                const bool slept = co_await interrupt_.run(std::move(wait));
                if (!slept) co_return;
            }
            if (auto* bad = std::get_if<BadUpdate>(&item)) {
                const std::string name = "update " + std::to_string(bad->update_id.value_or(0));
                const bool taken = co_await sink.deliver_unreadable(std::move(*bad), receipt(name));
                CHECK(taken);
            } else {
                auto& update = std::get<Update>(item);
                const std::string name = "update " + std::to_string(update.update_id);
                const bool taken = co_await sink.deliver(std::move(update), receipt(name));
                if (!taken) co_return;
            }
        }
        auto forever = sleep_for(fixture_->clock, 10000h);
        const bool ended = co_await interrupt_.run(std::move(forever));
        static_cast<void>(ended);
    }
    void stop() { interrupt_.trigger(); }
    awaitable<void> finish() { co_return; }

private:
    Receipt receipt(std::string name) {
        return Receipt([this, name = std::move(name)](Receipt::Verdict verdict) {
            fixture_->note(name + (verdict.accepted ? " accepted" : " refused"));
        });
    }

    AppFixture* fixture_;
    std::vector<std::pair<Clock::duration, DecodedUpdate>> items_;
    net::Interrupt interrupt_;
};

/// One that ends some time after it was asked to, as a webhook that waits for its responses.
class LingeringUpdater : public ReceiptUpdater {
public:
    static constexpr bool receives_until_end = true;

    LingeringUpdater(AppFixture& fixture, Clock::duration time)
        : ReceiptUpdater(fixture), clock_(&fixture.clock), time_(time) {}

    awaitable<void> run(UpdateSink& sink) {
        co_await ReceiptUpdater::run(sink);
        co_await sleep_for(*clock_, time_);
    }

private:
    Clock* clock_;
    Clock::duration time_;
};

/// An application that works as worker() says; a text "break" throws.
class IntakeFixture : public AppFixture {
public:
    IntakeFixture() : inbox(std::make_shared<MemoryInbox>()) {}

    Application make_with(Acknowledgement acknowledgement, std::size_t concurrent = 256) {
        auto app = builder().acknowledge(std::move(acknowledgement)).max_concurrent_updates(concurrent).build();
        app.add_handler(
            MessageHandler(filters::text("break"), [this](const Update& update, Context&) -> awaitable<void> {
                note("breaks on " + std::to_string(update.update_id));
                throw std::runtime_error("broken");
                co_return;
            }));
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        app.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
            errors.push_back(context.error_text());
            co_return;
        });
        return app;
    }
    /// Serves, and gives what was noted.
    template <class U>
    Notes served(Application& app, U& updater, Clock::duration time) {
        notes.clear();
        serve(app, updater, time);
        return std::exchange(notes, Notes());
    }

    std::shared_ptr<MemoryInbox> inbox;
    Notes errors;
};

BadUpdate unreadable(std::int64_t id, std::string raw) {
    BadUpdate bad;
    bad.update_id = id;
    bad.error = "message: expected an object";
    bad.raw = std::move(raw);
    return bad;
}

}  // namespace

TEST_CASE_FIXTURE(IntakeFixture,
                  "by default an update is accepted at once, and its repetitions are not handled for a day") {
    auto app = make_with(Acknowledgement::on_receipt());
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "slow 3", 7)).at(1s, text_update(1, "slow 3", 7)).at(5s, text_update(1, "a", 6));
    updater.at(23h, text_update(1, "slow 3", 7)).at(25h, text_update(1, "again", 7));
    const Notes seen = served(app, updater, 26h);
    CHECK(seen == Notes{"0 update 7 accepted", "1 update 7 accepted", "3 slow 3", "5 update 6 accepted", "5 a",
                        "82800 update 7 accepted", "90000 update 7 accepted", "90000 again"});
}

TEST_CASE_FIXTURE(IntakeFixture, "after handling, an update and those that repeat it meanwhile are accepted together") {
    auto app = make_with(Acknowledgement::after_handling());
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "slow 5", 7)).at(1s, text_update(2, "b", 8)).at(2s, text_update(1, "slow 5", 7));
    updater.at(9s, text_update(1, "slow 5", 7));
    CHECK(served(app, updater, 20s) == Notes{"1 b", "1 update 8 accepted", "5 slow 5", "5 update 7 accepted",
                                             "5 update 7 accepted", "9 update 7 accepted"});
}

TEST_CASE_FIXTURE(IntakeFixture, "after handling, what the end of the bot cancels is refused, what fails is accepted") {
    auto app = make_with(Acknowledgement::after_handling(), 2);
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "break", 6)).at(0s, text_update(1, "slow 100", 7));
    updater.at(1s, text_update(1, "behind it", 8));
    CHECK(served(app, updater, 3s) ==
          Notes{"0 breaks on 6", "0 update 6 accepted", "13 update 7 refused", "13 update 8 refused"});
    CHECK(errors == Notes{"broken"});
}

TEST_CASE_FIXTURE(IntakeFixture,
                  "the drain deadline counts from the stop, also where the updater waits for handlers itself") {
    for (const auto lingers : {8s, 20s}) {
        auto app = make_with(Acknowledgement::after_handling());
        LingeringUpdater updater(*this, lingers);
        updater.at(0s, text_update(1, "slow 100", 7));
        const std::string end = lingers == 8s ? "13" : "23";
        const Notes seen = served(app, updater, 3s);
        REQUIRE(seen.size() == 1);
        CHECK(seen[0] == end + " update 7 refused");
    }
}

TEST_CASE_FIXTURE(IntakeFixture,
                  "with an inbox an update is accepted when that has it, and gone from it when handled") {
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "slow 5", 7)).at(1s, text_update(1, "slow 5", 7)).at(1s, text_update(2, "b", 8));
    CHECK(served(app, updater, 9s) ==
          Notes{"0 update 7 accepted", "1 update 7 accepted", "1 update 8 accepted", "1 b", "5 slow 5"});
    CHECK(inbox->rows.empty());
    CHECK(inbox->handled.size() == 2);
    CHECK(inbox->flushes == 1);
}

TEST_CASE_FIXTURE(IntakeFixture,
                  "what the inbox holds is handled before what comes, in order, and what it has handled is known") {
    inbox->rows.emplace_back(20, encode(text_update(1, "slow 2", 20)));
    inbox->rows.emplace_back(10, encode(text_update(1, "second", 10)));
    inbox->handled.emplace_back(9, clock.system_now() - 2h);
    inbox->handled.emplace_back(8, clock.system_now() - 30h);
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "new", 30)).at(0s, text_update(1, "second", 10)).at(0s, text_update(1, "old", 9));
    updater.at(0s, text_update(1, "too old to be known", 8));
    const Notes seen = served(app, updater, 9s);
    CHECK(seen == Notes{"0 update 30 accepted", "0 update 10 accepted", "0 update 9 accepted", "0 update 8 accepted",
                        "2 slow 2", "2 second", "2 new", "2 too old to be known"});
    CHECK(inbox->rows.empty());
}

TEST_CASE_FIXTURE(IntakeFixture,
                  "a bot waits until no other process works on its inbox, and lets others have it at the end") {
    inbox->others_looks = 9;
    inbox->rows.emplace_back(10, encode(text_update(1, "left behind", 10)));
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "new", 30));
    CHECK(served(app, updater, 9s) == Notes{"2 update 30 accepted", "2 left behind", "2 new"});
    CHECK(logger.has("Waiting until the inbox is free"));
    CHECK(inbox->releases == 1);
}

TEST_CASE_FIXTURE(IntakeFixture, "a bot that waits for its inbox can be stopped") {
    inbox->others_looks = 1'000'000;
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "new", 30));
    CHECK(served(app, updater, 3s).empty());
}

TEST_CASE_FIXTURE(IntakeFixture, "what the end of the bot cancels stays in the inbox, without counting as a crash") {
    auto app = make_with(Acknowledgement::on_enqueue(inbox), 1);
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "slow 100", 7)).at(0s, text_update(1, "behind it", 8));
    served(app, updater, 3s);
    REQUIRE(inbox->rows.size() == 2);
    CHECK(inbox->attempts[7] == 0);
    ReceiptUpdater nothing(*this);
    CHECK(served(app, nothing, 200s) == Notes{"100 slow 100", "100 behind it"});
}

TEST_CASE_FIXTURE(IntakeFixture, "an update that the inbox cannot keep is refused and not handled, and comes again") {
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    inbox->broken = true;
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "a", 7));
    CHECK(served(app, updater, 2s) == Notes{"0 update 7 refused"});
    CHECK(logger.has("could not be kept in the inbox"));
    inbox->broken = false;
    ReceiptUpdater again(*this);
    again.at(0s, text_update(1, "a", 7));
    CHECK(served(app, again, 2s) == Notes{"0 update 7 accepted", "0 a"});
}

TEST_CASE_FIXTURE(IntakeFixture, "a full inbox holds the updater up until something has been handled") {
    inbox->room = 1;
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "slow 3", 7)).at(1s, text_update(2, "b", 8));
    CHECK(served(app, updater, 9s) == Notes{"0 update 7 accepted", "3 slow 3", "3 update 8 accepted", "3 b"});
    inbox->room = 0;
    ReceiptUpdater stuck(*this);
    stuck.at(0s, text_update(1, "c", 9));
    CHECK(served(app, stuck, 5s) == Notes{"5 update 9 refused"});
}

TEST_CASE_FIXTURE(IntakeFixture, "an update during whose handling the process ended too often becomes a dead letter") {
    for (const std::int64_t id : {7, 8}) inbox->rows.emplace_back(id, encode(text_update(1, "poison", id)));
    inbox->attempts = {{7, 3}, {8, 2}};
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater nothing(*this);
    CHECK(served(app, nothing, 2s) == Notes{"0 poison"});
    REQUIRE(inbox->dead.size() == 1);
    CHECK(inbox->dead[0].update_id == 7);
    CHECK(inbox->dead[0].reason == "The process ended 3 times while it was handled");
    CHECK(inbox->dead[0].attempts == 3);
    CHECK(decode<Update>(inbox->dead[0].update) == text_update(1, "poison", 7));
    CHECK(inbox->rows.empty());
}

TEST_CASE_FIXTURE(IntakeFixture, "an update whose handler throws becomes a dead letter with the reason") {
    auto acknowledgement = Acknowledgement::after_handling();
    SUBCASE("with an inbox") {
        acknowledgement = Acknowledgement::on_enqueue(inbox);
    }
    SUBCASE("with a store after handling") {
        acknowledgement.with_store(inbox);
    }
    SUBCASE("with a store on receipt") {
        acknowledgement = Acknowledgement::on_receipt().with_store(inbox);
    }
    auto app = make_with(acknowledgement);
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "break", 7)).at(1s, text_update(1, "break", 7));
    const Notes seen = served(app, updater, 2s);
    CHECK(seen.size() == 3);
    CHECK(seen.back() == "1 update 7 accepted");
    CHECK(errors == Notes{"broken"});
    REQUIRE(inbox->dead.size() == 1);
    CHECK(inbox->dead[0].reason == "A handler failed: broken");
    CHECK(inbox->dead[0].update_id == 7);
}

TEST_CASE_FIXTURE(IntakeFixture, "an update may be tried again after growing pauses before it becomes a dead letter") {
    auto app = make_with(Acknowledgement::after_handling().with_store(inbox).with_failure_attempts(4));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "break", 7)).at(1s, text_update(1, "between", 8));
    const Notes seen = served(app, updater, 20s);
    CHECK(seen == Notes{"0 breaks on 7", "1 between", "1 update 8 accepted", "1 breaks on 7", "3 breaks on 7",
                        "7 breaks on 7", "7 update 7 accepted"});
    REQUIRE(inbox->dead.size() == 1);
    CHECK(inbox->dead[0].attempts == 4);
}

TEST_CASE_FIXTURE(IntakeFixture, "an update that waits for its next try when the bot stops is refused, and no crash") {
    auto app = make_with(Acknowledgement::after_handling().with_store(inbox).with_failure_attempts(4));
    ReceiptUpdater updater(*this);
    updater.at(0s, text_update(1, "break", 7));
    const Notes seen = served(app, updater, 2s);
    CHECK(seen == Notes{"0 breaks on 7", "1 breaks on 7", "2 update 7 refused"});
    CHECK(inbox->attempts[7] == 0);
    CHECK(inbox->dead.empty());
}

TEST_CASE_FIXTURE(IntakeFixture,
                  "an update that cannot be read goes to the dead letters as it came, and is reported once") {
    auto app = make_with(Acknowledgement::on_enqueue(inbox));
    ReceiptUpdater updater(*this);
    updater.at(0s, unreadable(7, R"({"update_id":7,"message":1})")).at(1s, unreadable(7, "the same"));
    CHECK(served(app, updater, 2s) == Notes{"0 update 7 accepted", "1 update 7 accepted"});
    REQUIRE(inbox->dead.size() == 1);
    CHECK(inbox->dead[0].update == R"({"update_id":7,"message":1})");
    CHECK(inbox->dead[0].reason == "It cannot be read: message: expected an object");
    CHECK(errors.size() == 1);
}

TEST_CASE("what an acknowledgement cannot do is refused when it is chosen") {
    CHECK_THROWS_WITH_AS(Application::builder().acknowledge(Acknowledgement::on_enqueue(nullptr)),
                         doctest::Contains("inbox is null"), ConfigError);
    CHECK_THROWS_WITH_AS(Application::builder().acknowledge(Acknowledgement::after_handling().with_attempts(0)),
                         doctest::Contains("1 or more"), ConfigError);
}
