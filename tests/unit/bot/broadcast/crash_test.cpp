#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include <support/temporary_folder.hpp>

#include "broadcast_bench.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

constexpr std::int64_t kCrashChats = 30;
constexpr std::uint32_t kCrashWindow = 4;

/// Pages of seven, some chats that have blocked the bot, and some that refuse the message.
BroadcastChats crash_pages() {
    return BroadcastChats([](std::string cursor) -> awaitable<BroadcastPage> {
        const std::int64_t first = cursor.empty() ? 1 : std::stoll(cursor) + 1;
        BroadcastPage page;
        for (std::int64_t id = first; id <= kCrashChats && id < first + 7; ++id) page.chats.emplace_back(id);
        if (first + 7 <= kCrashChats) page.next = std::to_string(first + 6);
        co_return page;
    });
}

net::HttpResponse crash_answer(std::int64_t chat) {
    if (chat % 5 == 0) return failed(403, "Forbidden: bot was blocked by the user");
    if (chat % 7 == 0) return failed(400, "Bad Request: not enough rights");
    return ok(kSentMessage);
}

/// Runs a broadcast for so many steps and abandons it; true if it ended before.
bool run_and_crash(int steps, Received& received, const std::function<std::shared_ptr<BroadcastJournal>(Clock&)>& make,
                   BroadcastDelivery delivery, BroadcastReport& report) {
    BroadcastBench bench(received);
    bench.answer = crash_answer;
    BroadcastOptions options;
    options.with_window(kCrashWindow).with_delivery(delivery).with_journal(make(bench.clock));
    bench.begin(crash_pages(), options);
    while (!bench.ended && steps-- > 0) bench.step();
    CHECK(bench.error().empty());
    report = bench.report;
    return bench.ended;
}

/// What two runs, the first of which crashed, have done to the chats.
void check_crash(const Received& received, const BroadcastReport& report, BroadcastDelivery delivery) {
    CHECK(report.complete);
    CHECK(report.counts.total() == kCrashChats);
    std::uint32_t twice = 0;
    std::uint32_t missed = 0;
    for (std::int64_t chat = 1; chat <= kCrashChats; ++chat) {
        const auto found = received.find(chat);
        const int times = found == received.end() ? 0 : found->second;
        CHECK(times <= 2);
        twice += times == 2 && crash_answer(chat).status == 200;  // Who refused it has not got it.
        missed += times == 0;
    }
    if (delivery == BroadcastDelivery::at_least_once) {
        CHECK(missed == 0);
        CHECK(twice <= kCrashWindow);
        CHECK(report.counts.unknown == 0);
        CHECK(report.counts.blocked == 6);
        CHECK(report.counts.failed == 4);
    } else {
        CHECK(twice == 0);
        CHECK(missed <= kCrashWindow);
        CHECK(report.counts.unknown <= 2 * kCrashWindow);
        CHECK(report.counts.unknown >= missed);
    }
}

/// Crashes after each number of steps, and resumes; how many there were until the broadcast was complete.
int crash_everywhere(BroadcastDelivery delivery) {
    bool ended = false;
    int point = 0;
    for (; !ended; ++point) {
        CAPTURE(point);
        Received received;
        BroadcastCheckpoint kept;
        const auto journal = [&](Clock& clock) { return std::make_shared<SlowJournal>(kept, clock); };
        BroadcastReport report;
        ended = run_and_crash(point, received, journal, delivery, report);
        REQUIRE(run_and_crash(1'000'000, received, journal, delivery, report));
        check_crash(received, report, delivery);
    }
    return point;
}

}  // namespace

TEST_CASE("a crash at any point loses no chat, and sends to no more of them twice than the window has") {
    CHECK(crash_everywhere(BroadcastDelivery::at_least_once) > 100);
}

TEST_CASE("a crash at any point of an at_most_once broadcast sends to none twice, and reports who may have missed it") {
    CHECK(crash_everywhere(BroadcastDelivery::at_most_once) > 100);
}

TEST_CASE("two crashes are no worse than one: each leaves no more than its window unclear") {
    for (int point = 0; point < 200; point += 9) {
        Received received;
        BroadcastCheckpoint kept;
        const auto journal = [&](Clock& clock) { return std::make_shared<SlowJournal>(kept, clock); };
        BroadcastReport report;
        run_and_crash(point, received, journal, BroadcastDelivery::at_least_once, report);
        run_and_crash(point / 2, received, journal, BroadcastDelivery::at_least_once, report);
        REQUIRE(run_and_crash(1'000'000, received, journal, BroadcastDelivery::at_least_once, report));
        CHECK(received.size() == kCrashChats);
        CHECK(report.counts.total() == kCrashChats);
        int more = 0;
        for (const auto& [chat, times] : received) more += crash_answer(chat).status == 200 ? times - 1 : 0;
        CHECK(more <= 2 * static_cast<int>(kCrashWindow));
    }
}

TEST_CASE("a crash with a journal in a file is taken up from that file") {
    const TemporaryFolder folder;
    for (const auto delivery : {BroadcastDelivery::at_least_once, BroadcastDelivery::at_most_once}) {
        bool ended = false;
        for (int point = 0; !ended; point += 11) {
            CAPTURE(point);
            Received received;
            const std::string path = (folder.path() / (std::to_string(point) + ".journal")).string();
            const auto journal = [&](Clock&) { return file_journal(path); };
            BroadcastReport report;
            ended = run_and_crash(point, received, journal, delivery, report);
            REQUIRE(run_and_crash(1'000'000, received, journal, delivery, report));
            check_crash(received, report, delivery);
            std::filesystem::remove(path);
        }
    }
}
