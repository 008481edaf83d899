#include <doctest/doctest.h>

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <tgfw/core/async_logger.hpp>
#include <tgfw/core/error.hpp>

using namespace tgfw;

namespace {

/// What a GatedSink wrote, and the gate that it waits at.
class SinkGate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void wait_until_someone_waits() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_waited_at_; });
    }
    void pass(std::string line) {
        std::unique_lock lock(mutex_);
        is_waited_at_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
        lines_.push_back(std::move(line));
    }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    void sink_is_gone() {
        const std::lock_guard lock(mutex_);
        is_gone_ = true;
        changed_.notify_all();
    }
    void wait_until_sink_is_gone() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_gone_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false;
    bool is_waited_at_ = false;
    bool is_gone_ = false;
    std::vector<std::string> lines_;
};

class GatedSink final : public LogSink {
public:
    explicit GatedSink(std::shared_ptr<SinkGate> gate) : gate_(std::move(gate)) {}
    ~GatedSink() override { gate_->sink_is_gone(); }
    GatedSink(const GatedSink&) = delete;
    GatedSink& operator=(const GatedSink&) = delete;

    void write(const LogRecord& record) noexcept override {
        std::string line(record.message);
        for (const LogField& field : record.fields) {
            ((line += ' ') += field.key()) += '=';
            line += field.value();
            if (field.type() == LogFieldType::number) line += '#';
        }
        gate_->pass(std::move(line));
    }

private:
    std::shared_ptr<SinkGate> gate_;
};

std::shared_ptr<SinkGate> open_gate() {
    auto gate = std::make_shared<SinkGate>();
    gate->open();
    return gate;
}

}  // namespace

TEST_CASE("an asynchronous logger passes on message, fields and their types in order") {
    const auto gate = open_gate();
    AsyncLogger log(std::make_unique<GatedSink>(gate));
    {
        std::string key = "update_id";
        const std::array<LogField, 2> fields{LogField(key, 7), LogField("bot", "demo")};
        log.log(LogLevel::info, std::string("first"), fields);
        key = "overwritten";
    }
    log.info("second");
    CHECK(log.flush());
    CHECK(gate->lines() == std::vector<std::string>{"first update_id=7# bot=demo", "second"});
    CHECK(log.lost() == 0);
}

TEST_CASE("the time of a line is when it was said, not when it was written") {
    class TimeSink final : public LogSink {
    public:
        explicit TimeSink(std::chrono::system_clock::time_point& time) : time_(&time) {}
        void write(const LogRecord& record) noexcept override { *time_ = record.time; }

    private:
        std::chrono::system_clock::time_point* time_;
    };
    std::chrono::system_clock::time_point written;
    const std::chrono::system_clock::time_point said{std::chrono::hours(1)};
    {
        AsyncLogger log(std::make_unique<TimeSink>(written));
        log.write(LogRecord(said, LogLevel::info, "then", {}));
    }
    CHECK(written == said);
}

TEST_CASE("what finds no room is dropped, counted, and told of when there is room again") {
    const auto gate = std::make_shared<SinkGate>();
    AsyncLogger log(std::make_unique<GatedSink>(gate), 4);
    log.info("taken");
    gate->wait_until_someone_waits();
    for (int i = 0; i < 10; ++i) log.info("line " + std::to_string(i));  // Never waits, though the sink does.
    CHECK(log.lost() == 7);                                              // "taken" keeps its place until it is written.
    CHECK_FALSE(log.flush(std::chrono::milliseconds(1)));
    gate->open();
    CHECK(log.flush());
    CHECK(gate->lines() ==
          std::vector<std::string>{"taken", "line 0", "line 1", "line 2",
                                   "log lines dropped, as they came faster than they can be written dropped=7#"});
    log.info("after");
    CHECK(log.flush());
    CHECK(gate->lines().size() == 6);
    CHECK(log.lost() == 7);
}

TEST_CASE("an asynchronous logger writes out everything before it is gone") {
    const auto gate = open_gate();
    {
        AsyncLogger log(std::make_unique<GatedSink>(gate));
        for (int i = 0; i < 1000; ++i) log.info("line");
    }
    CHECK(gate->lines().size() == 1000);
}

TEST_CASE("a sink that hangs holds up the end for no longer than the deadline") {
    const auto gate = std::make_shared<SinkGate>();
    {
        AsyncLogger log(std::make_unique<GatedSink>(gate), 16, std::chrono::milliseconds(1));
        log.info("hangs");
        gate->wait_until_someone_waits();
        log.info("behind it");
    }
    CHECK(gate->lines().empty());
    gate->open();
    gate->wait_until_sink_is_gone();  // By its thread, which outlived the logger.
    CHECK(gate->lines() == std::vector<std::string>{"hangs"});
}

TEST_CASE("lines of several threads arrive whole, in each thread's order, or are counted") {
    const auto gate = open_gate();
    constexpr int threads = 4;
    constexpr int each = 3000;
    std::uint64_t lost = 0;
    {
        AsyncLogger log(std::make_unique<GatedSink>(gate), 64);
        std::vector<std::thread> writers;
        for (int t = 0; t < threads; ++t) {
            writers.emplace_back([&log, t] {
                const std::string name(1, static_cast<char>('a' + t));
                for (int i = 0; i < each; ++i) {
                    const std::array<LogField, 1> fields{LogField("n", i)};
                    log.log(LogLevel::info, name, fields);
                }
            });
        }
        for (std::thread& writer : writers) writer.join();
        CHECK(log.flush());
        lost = log.lost();
    }
    std::array<int, threads> last{-1, -1, -1, -1};
    std::uint64_t written = 0;
    std::uint64_t told = 0;
    for (const std::string& line : gate->lines()) {
        if (line.starts_with("log lines dropped")) {
            told += std::stoull(line.substr(line.rfind('=') + 1));
            continue;
        }
        REQUIRE(line.substr(1, 3) == " n=");
        const auto who = static_cast<std::size_t>(line[0] - 'a');
        const int number = std::stoi(line.substr(4));
        CHECK(number > last.at(who));
        last.at(who) = number;
        ++written;
    }
    CHECK(written + lost == std::uint64_t{threads} * each);
    CHECK(told == lost);
}

TEST_CASE("texts of any length and number fit, the longest cut") {
    const auto gate = open_gate();
    AsyncLogger log(std::make_unique<GatedSink>(gate), 2);
    const std::vector<LogField> many(100, LogField("k", "v"));
    log.log(LogLevel::info, std::string(100'000, 'x'), many);
    CHECK(log.flush());
    REQUIRE(gate->lines().size() == 1);
    CHECK(gate->lines()[0].size() == 8192 + 32 * 4);
}

TEST_CASE("an asynchronous logger without a sink, or of a size beyond reason, is refused") {
    CHECK_THROWS_AS(AsyncLogger(nullptr), ConfigError);
    CHECK_THROWS_AS(AsyncLogger(json_logger(), std::size_t{1} << 40U), ConfigError);
}
