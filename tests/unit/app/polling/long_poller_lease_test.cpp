#include <doctest/doctest.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/app/observe/receive_status.hpp>
#include <tgfw/app/polling/lease.hpp>
#include <tgfw/app/polling/long_poller.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// Who has the lease: one of several instances, by name.
class SharedRow {
public:
    std::string holder;
    bool broken = false;
};

class RowLease final : public Lease {
public:
    RowLease(SharedRow& row, std::string name) : row_(row), name_(std::move(name)) {}

    awaitable<bool> acquire() override {
        check();
        if (row_.holder.empty()) row_.holder = name_;
        co_return row_.holder == name_;
    }
    awaitable<bool> renew() override {
        check();
        co_return row_.holder == name_;
    }
    awaitable<void> release() override {
        check();
        if (row_.holder == name_) row_.holder.clear();
        co_return;
    }
    [[nodiscard]] Clock::duration period() const noexcept override { return 1s; }

private:
    void check() const {
        if (row_.broken) throw std::runtime_error("the database is away");
    }

    SharedRow& row_;
    std::string name_;
};

/// A server with a row of updates and its own idea of the offset; polls wait until there is something.
class RowServer {
public:
    explicit RowServer(Clock& c) : clock(&c) {}

    awaitable<net::HttpResponse> answer(std::string method, std::string body) {
        const auto parameters = parse_json(body);
        if (method == "deleteWebhook") drops.push_back(parameters.at("drop_pending_updates").as_bool());
        if (method != "getUpdates") co_return ok("true");
        offsets.push_back(parameters.at("offset").as_int64());
        if (hangs) co_await sleep_for(*clock, 24h);
        offset = std::max(offset, offsets.back());
        const auto end = clock->now() + std::chrono::seconds(parameters.at("timeout").as_int64());
        while (next <= offset && clock->now() < end) co_await sleep_for(*clock, 1s);
        std::string found;
        for (auto id = offset; id < next; ++id) {
            found += (found.empty() ? "" : ",") + (R"({"update_id":)" + std::to_string(id) + "}");
        }
        co_return ok("[" + found + "]");
    }

    Clock* clock;
    std::int64_t offset = 100;
    std::int64_t next = 100;  // The first id that has not come yet.
    bool hangs = false;
    std::vector<bool> drops;
    std::vector<std::int64_t> offsets;
};

/// One instance of the bot.
class Instance : public UpdateSink {
public:
    Instance(RowServer& server, Clock& clock, PollingOptions options)
        : status_(clock, nullptr),
          transport_(std::make_shared<ScriptedTransport>([&server](std::string method, net::HttpRequest request) {
              return server.answer(std::move(method), request.body);
          })),
          poller(Bot(transport_, Token(kToken)), clock, logger, options.with_chance([] { return 0.5; })) {}

    awaitable<bool> deliver(Update update, Receipt receipt) override {
        delivered.push_back(update.update_id);
        if (accepting) {
            receipt.accept();
        } else {
            open.push_back(std::move(receipt));
        }
        co_return true;
    }
    awaitable<bool> deliver_unreadable(BadUpdate, Receipt receipt) override {
        receipt.accept();
        co_return true;
    }
    [[nodiscard]] bool has_room() const noexcept override { return true; }
    void report(std::exception_ptr error) override { errors.push_back(describe(error)); }
    [[nodiscard]] ReceiveStatus* status() noexcept override { return &status_; }

    /// Polls until it is stopped, and settles.
    awaitable<void> live() {
        co_await poller.run(*this);
        co_await poller.finish();
    }

    ListLogger logger;
    std::vector<std::int64_t> delivered;
    std::vector<Receipt> open;
    std::vector<std::string> errors;
    bool accepting = true;

private:
    ReceiveStatus status_;
    std::shared_ptr<ScriptedTransport> transport_;

public:
    LongPoller poller;
};

class Instances {
public:
    Instances() : tasks(io.get_executor(), [this](std::exception_ptr error) { failure = std::move(error); }) {}
    ~Instances() {
        for (const auto& each : all) each->poller.stop();
        pass(1min);
    }
    Instances(const Instances&) = delete;
    Instances& operator=(const Instances&) = delete;

    Instance& start(PollingOptions options) {
        all.push_back(std::make_unique<Instance>(server, clock, std::move(options)));
        tasks.spawn(all.back()->live());
        testing::run_ready(io);
        return *all.back();
    }
    Instance& start_with_lease(const std::string& name) {
        return start(PollingOptions().with_lease(std::make_shared<RowLease>(row, name)));
    }
    void pass(Clock::duration time) { testing::run_virtual(io, clock, sleep_for(clock, time)); }
    void send(int count) { server.next += count; }

    using Ids = std::vector<std::int64_t>;

    ManualClock clock;
    boost::asio::io_context io;
    RowServer server{clock};
    SharedRow row;
    std::exception_ptr failure;
    net::TaskGroup tasks;
    std::vector<std::unique_ptr<Instance>> all;
};

}  // namespace

TEST_CASE_FIXTURE(Instances, "one instance polls and the other stands by, until the first has ended and confirmed") {
    Instance& first = start_with_lease("first");
    Instance& second = start_with_lease("second");
    send(2);
    pass(5s);
    CHECK(first.delivered == Ids{100, 101});
    CHECK(second.delivered.empty());
    CHECK(first.status()->problem().empty());
    CHECK(second.status()->problem() == "another instance has the lease");
    CHECK(second.logger.lines == std::vector<std::string>{"info: Another instance has the lease: standing by"});
    first.poller.stop();
    send(1);
    pass(3s);
    CHECK(second.delivered == Ids{102});
    CHECK(second.status()->problem().empty());
    CHECK(server.offset == 103);
    CHECK(second.logger.has("This instance has the lease, and polls"));
}

TEST_CASE_FIXTURE(Instances,
                  "an instance that loses its lease stops polling at once, confirms nothing, and stands by") {
    Instance& first = start_with_lease("first");
    first.accepting = false;
    send(2);
    pass(5s);
    row.holder = "second";
    Instance& second = start_with_lease("second");
    pass(2s);
    CHECK(first.logger.has("error: The lease is lost: this instance stops polling error=somebody else has it"));
    CHECK(first.status()->problem() == "another instance has the lease");
    CHECK(second.delivered == Ids{100, 101});
    const auto polled = server.offsets.size();
    for (Receipt& receipt : first.open) receipt.accept();
    first.poller.stop();
    pass(1s);
    CHECK(server.offsets.size() == polled);
    CHECK(row.holder == "second");
}

TEST_CASE_FIXTURE(Instances, "a lease that cannot be renewed is lost, and comes back when its store does") {
    Instance& only = start_with_lease("only");
    pass(3s);
    row.broken = true;
    pass(5s);
    CHECK(only.logger.has("The lease is lost: this instance stops polling error=the database is away"));
    CHECK(only.logger.has("The lease cannot be asked for; trying again error=the database is away"));
    send(1);
    pass(10s);
    CHECK(only.delivered.empty());
    row.broken = false;
    pass(5s);
    CHECK(only.delivered == Ids{100});
    CHECK(only.logger.lines.size() == 4);
}

TEST_CASE_FIXTURE(Instances, "who takes over throws away nothing, whatever its options; who begins does") {
    auto options = [this](const char* name) {
        return PollingOptions().with_drop_pending_updates(true).with_lease(std::make_shared<RowLease>(row, name));
    };
    Instance& first = start(options("first"));
    CHECK(first.delivered.empty());
    start(options("second"));
    pass(3s);
    send(1);
    first.poller.stop();
    pass(3s);
    CHECK(server.drops == std::vector<bool>{true, false});
    CHECK(all.back()->delivered == Ids{100});
}

TEST_CASE_FIXTURE(Instances,
                  "a poll that is never answered is given up after its timeout and slack, and the log says so once") {
    Instance& only = start(PollingOptions().with_timeout(20s).with_slack(5s));
    send(1);
    pass(2s);
    CHECK(only.delivered == Ids{100});
    server.hangs = true;
    pass(20s);
    CHECK(only.errors.empty());
    CHECK(only.status()->problem().empty());
    pass(2min);
    CHECK(only.errors.size() >= 4);
    CHECK(only.errors.front().starts_with("getUpdates"));
    CHECK(only.status()->problem().starts_with("the last poll was answered "));
    CHECK(only.logger.lines ==
          std::vector<std::string>{"error: No poll has been answered for too long: each try dials anew seconds=25"});
    server.hangs = false;
    send(1);
    pass(1min);
    CHECK(only.delivered == Ids{100, 101});
    CHECK(only.status()->problem().empty());
    CHECK(only.logger.lines.back() == "info: Polls are answered again");
}

TEST_CASE_FIXTURE(Instances,
                  "after a crash polling goes on at the stored offset, and what the server has not is no trouble") {
    const TemporaryFolder folder;
    const std::string path = (folder / "offset").string();
    Instance& killed = start(PollingOptions().with_offset_file(path));
    send(3);
    pass(2s);
    CHECK(killed.delivered == Ids{100, 101, 102});
    CHECK(OffsetFile(path).read() == 103);
    // Its last poll never reached the server.
    RowServer again(clock);
    again.next = 104;
    Instance next(again, clock, PollingOptions().with_offset_file(path));
    tasks.spawn(next.live());
    pass(2s);
    CHECK(again.offsets.front() == 103);
    CHECK(next.delivered == Ids{103});
    next.poller.stop();
    pass(1s);
    CHECK(OffsetFile(path).read() == 104);
}

TEST_CASE_FIXTURE(Instances, "the offset that is stored is the one below which all are accepted") {
    const TemporaryFolder folder;
    const std::string path = (folder / "offset").string();
    Instance& only = start(PollingOptions().with_offset_file(path));
    only.accepting = false;
    send(3);
    pass(2s);
    REQUIRE(only.open.size() == 3);
    only.open[0].accept();
    only.open[2].accept();
    pass(2s);
    CHECK(OffsetFile(path).read() == 101);
    only.open[1].accept();
    pass(2s);
    CHECK(OffsetFile(path).read() == 103);
}
