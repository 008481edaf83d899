#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include <app/update_queue.hpp>

#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

/// A queue whose jobs are numbers.
class Numbers {
public:
    Numbers(std::size_t running, std::size_t waiting) : queue(running, waiting) {}

    void push(std::uint64_t number, const OrderingKeys& keys) {
        queue.push(keys, UpdateQueue::Job(std::nullopt, number));
    }

    /// What may start now, in order.
    std::vector<std::uint64_t> start() {
        std::vector<std::uint64_t> started;
        while (auto job = queue.start()) {
            ids[job->work] = job->id;
            started.push_back(job->work);
        }
        return started;
    }

    void finish(std::uint64_t number) { queue.finish(ids.at(number)); }

    UpdateQueue queue;
    std::map<std::uint64_t, UpdateQueue::JobId> ids;
};

using List = std::vector<std::uint64_t>;

OrderingKeys two(std::int64_t a, std::int64_t b) {
    return OrderingKeys(a).add(b);
}

}  // namespace

TEST_CASE("a job holds the update that was pushed, and no copy") {
    UpdateQueue queue(10, 10);
    const auto update = std::make_shared<const Update>(text_update(1, "a", 101));
    queue.push(OrderingKeys(1), UpdateQueue::Job(update));
    const auto job = queue.start();
    REQUIRE(job);
    REQUIRE(job->incoming);
    CHECK(job->incoming->update().get() == update.get());
    CHECK(job->work == 0);
}

TEST_CASE("updates of one chat start one at a time, in the order of their arrival") {
    Numbers jobs(10, 10);
    jobs.push(1, 5);
    jobs.push(2, 5);
    CHECK(jobs.start() == List{1});
    jobs.finish(1);
    CHECK(jobs.start() == List{2});
    jobs.finish(2);
    CHECK(jobs.queue.idle());
    CHECK(jobs.queue.lanes() == 0);
}

TEST_CASE("a chat that is busy does not hold up another one") {
    Numbers jobs(10, 10);
    jobs.push(1, 5);
    jobs.push(2, 5);
    jobs.push(3, 6);
    CHECK(jobs.start() == List{1, 3});
    CHECK(jobs.queue.running() == 2);
    CHECK(jobs.queue.waiting() == 1);
}

TEST_CASE("a job with two keys waits until it is first in both lanes, and holds up both") {
    Numbers jobs(10, 10);
    jobs.push(1, 5);
    jobs.push(2, 6);
    jobs.push(3, two(5, 6));
    jobs.push(4, 6);
    jobs.push(5, 5);
    CHECK(jobs.start() == List{1, 2});
    jobs.finish(1);
    CHECK(jobs.start().empty());
    jobs.finish(2);
    CHECK(jobs.start() == List{3});
    jobs.finish(3);
    CHECK(jobs.start() == List{5, 4});
}

TEST_CASE("jobs without a key wait for nothing") {
    Numbers jobs(10, 10);
    jobs.push(1, {});
    jobs.push(2, {});
    CHECK(jobs.start() == List{1, 2});
    CHECK(jobs.queue.lanes() == 0);
}

TEST_CASE("no more jobs run than allowed, and who could run first is next") {
    Numbers jobs(2, 10);
    for (std::uint64_t number = 1; number <= 4; ++number) jobs.push(number, static_cast<std::int64_t>(number));
    CHECK(jobs.start() == List{1, 2});
    jobs.finish(2);
    CHECK(jobs.start() == List{3});
}

TEST_CASE("a chat with many updates takes turns with the others") {
    Numbers jobs(2, 10);
    jobs.push(1, 5);
    jobs.push(2, 5);
    jobs.push(3, 6);
    jobs.push(4, 7);
    CHECK(jobs.start() == List{1, 3});
    jobs.finish(1);
    CHECK(jobs.start() == List{4});
    jobs.finish(3);
    CHECK(jobs.start() == List{2});
}

TEST_CASE("one at a time is strict sequence: the order of arrival over all keys") {
    Numbers jobs(1, 10);
    jobs.push(1, 5);
    jobs.push(2, 5);
    jobs.push(3, {});
    jobs.push(4, two(5, 6));
    jobs.push(5, 6);
    List order;
    for (List next = jobs.start(); !next.empty(); next = jobs.start()) {
        REQUIRE(next.size() == 1);
        order.push_back(next.front());
        jobs.finish(next.front());
    }
    CHECK(order == List{1, 2, 3, 4, 5});
    CHECK(jobs.queue.lanes() == 0);
}

TEST_CASE("the queue says when it is full, and when it has room again") {
    Numbers jobs(1, 2);
    jobs.push(1, 1);
    jobs.push(2, 2);
    CHECK(jobs.queue.full());
    CHECK(jobs.start() == List{1});
    CHECK_FALSE(jobs.queue.full());
}

TEST_CASE("a flood leaves nothing behind, and the queue works on after it") {
    Numbers jobs(10, 10);
    for (std::uint64_t number = 1; number <= 5000; ++number) jobs.push(number, static_cast<std::int64_t>(number % 700));
    std::size_t handled = 0;
    for (List next = jobs.start(); !next.empty(); next = jobs.start()) {
        for (const std::uint64_t number : next) jobs.finish(number);
        handled += next.size();
    }
    CHECK(handled == 5000);
    CHECK(jobs.queue.lanes() == 0);
    jobs.push(6000, two(1, 2));
    CHECK(jobs.start() == List{6000});
}

namespace {

/// The rules in their plainest form: a job may start when no older one that has not ended shares a key with it.
class Model {
public:
    explicit Model(std::size_t max_running) : max_running_(max_running) {}

    void push(std::uint64_t number, const OrderingKeys& keys) {
        const auto values = keys.values();
        jobs_.push_back(Job{number, std::set<std::int64_t>(values.begin(), values.end()), false});
    }

    [[nodiscard]] bool may_start(std::uint64_t number) const {
        if (running() >= max_running_) return false;
        for (const Job& job : jobs_) {
            if (job.number == number) return !job.running;
            if (max_running_ == 1 || share(job, of(number))) return false;
        }
        return false;
    }

    [[nodiscard]] bool any_may_start() const {
        return std::any_of(jobs_.begin(), jobs_.end(), [this](const Job& job) { return may_start(job.number); });
    }

    void start(std::uint64_t number) { of(number).running = true; }
    void finish(std::uint64_t number) {
        std::erase_if(jobs_, [&](const Job& job) { return job.number == number; });
    }

    [[nodiscard]] std::size_t running() const {
        return static_cast<std::size_t>(
            std::count_if(jobs_.begin(), jobs_.end(), [](const Job& j) { return j.running; }));
    }
    [[nodiscard]] std::size_t waiting() const { return jobs_.size() - running(); }
    [[nodiscard]] std::size_t keys() const {
        std::set<std::int64_t> all;
        for (const Job& job : jobs_) all.insert(job.keys.begin(), job.keys.end());
        return all.size();
    }

private:
    struct Job {
        std::uint64_t number;
        std::set<std::int64_t> keys;
        bool running;
    };

    static bool share(const Job& a, const Job& b) {
        return std::any_of(a.keys.begin(), a.keys.end(), [&](std::int64_t key) { return b.keys.contains(key); });
    }
    [[nodiscard]] const Job& of(std::uint64_t number) const {
        return *std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) { return job.number == number; });
    }
    [[nodiscard]] Job& of(std::uint64_t number) { return const_cast<Job&>(std::as_const(*this).of(number)); }

    std::size_t max_running_;
    std::deque<Job> jobs_;  // Those that have not ended, oldest first.
};

OrderingKeys random_keys(std::mt19937& random) {
    OrderingKeys keys;
    for (auto count = random() % 7; count > 0; --count) keys.add(static_cast<std::int64_t>(random() % 11));
    return keys;
}

/// A job that the model lets start is started by the queue, and no other; one that waits is not overtaken for ever.
void compare_with_model(unsigned seed, std::size_t max_running) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Numbers jobs(max_running, 1000);
    Model model(max_running);
    List running;
    std::uint64_t pushed = 0;
    constexpr std::uint64_t total = 400;
    while (pushed < total || !jobs.queue.idle()) {
        if (pushed < total && random() % 2 == 0) {
            const OrderingKeys keys = random_keys(random);
            jobs.push(++pushed, keys);
            model.push(pushed, keys);
        }
        if (random() % 2 == 0) {
            for (const std::uint64_t number : jobs.start()) {
                REQUIRE(model.may_start(number));
                model.start(number);
                running.push_back(number);
            }
            REQUIRE_FALSE(model.any_may_start());
        }
        if (!running.empty() && random() % 3 != 0) {
            std::swap(running[random() % running.size()], running.back());
            jobs.finish(running.back());
            model.finish(running.back());
            running.pop_back();
        }
        REQUIRE(jobs.queue.running() == model.running());
        REQUIRE(jobs.queue.waiting() == model.waiting());
        if (max_running > 1) REQUIRE(jobs.queue.lanes() == model.keys());
    }
    CHECK(model.waiting() == 0);
    CHECK(jobs.queue.lanes() == 0);
}

}  // namespace

TEST_CASE("whatever the keys and the order of the ends, the queue does what the plain rules say, and ends empty") {
    for (unsigned seed = 1; seed <= 30; ++seed) {
        for (const std::size_t max_running : {1U, 2U, 5U, 100U}) compare_with_model(seed, max_running);
    }
}
