// tgfw::postgres beside libpq by hand and beside pgbench, by turns, on the same server and in the same run.
//
// usage: tgfw_bench_postgres [ROUNDS [SECONDS]]    SECONDS is how long each turn of the crowd and of pgbench takes
//        tgfw_bench_postgres CASE TIMES            one case alone, for a profiler; CASE is one of those below
//
// The server is that of DATABASE_URL, or one of its own, which is on the client's core while there is one client.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "one_core.hpp"
#include "postgres.hpp"

namespace {

using namespace tgfw::bench;

/// How long a turn took: for the clock, and on the processor in this process.
class Turn {
public:
    double wall_us = 0;
    double cpu_us = 0;
};

double cpu_now() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// A way to do a thing, and how its turns went.
class Contestant {
public:
    Contestant(const char* name, std::function<void(std::size_t)> run) : name_(name), run_(std::move(run)) {}

    void take_turn(std::size_t times) {
        const auto begin = std::chrono::steady_clock::now();
        const double cpu = cpu_now();
        run_(times);
        const double count = static_cast<double>(times);
        wall_.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() /
                        count);
        cpu_.push_back((cpu_now() - cpu) / count);
    }
    void run(std::size_t times) const { run_(times); }
    [[nodiscard]] const char* name() const { return name_; }
    [[nodiscard]] double wall() const { return median(wall_); }
    [[nodiscard]] double cpu() const { return median(cpu_); }
    /// The median of the rounds' ratios: what slows one round slows both.
    [[nodiscard]] double ratio_to(const Contestant& other) const {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < wall_.size(); ++i) ratios.push_back(wall_[i] / other.wall_[i]);
        return median(ratios);
    }

private:
    const char* name_;
    std::function<void(std::size_t)> run_;
    std::vector<double> wall_;
    std::vector<double> cpu_;
};

/// The first is compared with those behind it. Each round begins with another one.
void compare(const char* what, const std::vector<Contestant*>& contestants, int rounds, std::size_t times) {
    std::vector<Contestant*> order = contestants;
    for (Contestant* each : order) each->run(times);  // Warms up.
    for (int i = 0; i < rounds; ++i) {
        for (Contestant* each : order) each->take_turn(times);
        std::rotate(order.begin(), order.begin() + 1, order.end());
    }
    fmt::print("{}, {} rounds of {}\n", what, rounds, times);
    for (const Contestant* each : contestants) {
        fmt::print("  {:34} {:8.1f} us {:8.1f} us of the client's CPU", each->name(), each->wall(), each->cpu());
        if (each != contestants.front()) fmt::print("   adapter : this = {:.2f}", contestants.front()->ratio_to(*each));
        fmt::print("\n");
    }
}

/// Turns of the crowd and of pgbench.
void compare_crowds(const char* what, const std::function<double()>& ours, const std::function<double(int)>& pgbench_by,
                    int rounds) {
    std::vector<double> adapter;
    std::vector<double> one;
    std::vector<double> two;
    std::vector<double> to_one;
    std::vector<double> to_two;
    for (int i = 0; i < rounds; ++i) {
        adapter.push_back(ours());
        one.push_back(pgbench_by(1));
        adapter.push_back(ours());
        two.push_back(pgbench_by(2));
        to_one.push_back(adapter[adapter.size() - 2] / one.back());
        to_two.push_back(adapter.back() / two.back());
    }
    fmt::print("{}, {} rounds\n", what, rounds);
    fmt::print("  {:34} {:8.0f} a second\n", "64 coroutines, 10 connections", median(adapter));
    fmt::print("  {:34} {:8.0f} a second   adapter : this = {:.2f}\n", "pgbench -c 10 -j 1", median(one),
               median(to_one));
    fmt::print("  {:34} {:8.0f} a second   adapter : this = {:.2f}\n", "pgbench -c 10 -j 2", median(two),
               median(to_two));
}

/// Those that take turns with each other, one statement after another.
class Cases {
public:
    explicit Cases(const BenchDatabase& database) : hand_(database.connection()), adapter_(database.connection()) {}

    void compare_all(int rounds) {
        compare("A SELECT by key", {&select_, &select_polling_, &select_blocking_}, rounds, 200);
        compare("A tenant's transaction of one SELECT", {&transaction_, &transaction_by_hand_}, rounds, 100);
        compare("10,000 rows by COPY", {&copy_, &copy_by_hand_}, std::min(rounds, 15), 1);
    }

    /// False where there is none of that name.
    [[nodiscard]] bool run_alone(std::string_view name, std::size_t times) const {
        for (const Contestant* each : {&crowd_, &select_, &select_polling_, &select_blocking_, &transaction_,
                                       &transaction_by_hand_, &copy_, &copy_by_hand_}) {
            if (each->name() == name) return each->run(times), true;
        }
        return false;
    }

private:
    HandWritten hand_;
    ByAdapter adapter_;
    Contestant select_{"adapter_select", [this](std::size_t n) { adapter_.select(n); }};
    Contestant select_polling_{"libpq_select_polling", [this](std::size_t n) { hand_.select_polling(n); }};
    Contestant select_blocking_{"libpq_select_blocking", [this](std::size_t n) { hand_.select_blocking(n); }};
    Contestant transaction_{"adapter_transaction", [this](std::size_t n) { adapter_.transactions(n); }};
    Contestant transaction_by_hand_{"libpq_transaction", [this](std::size_t n) { hand_.transactions(n); }};
    Contestant copy_{"adapter_copy", [this](std::size_t n) {
                         while (n-- > 0) adapter_.copy_out();
                     }};
    Contestant copy_by_hand_{"libpq_copy", [this](std::size_t n) {
                                 while (n-- > 0) hand_.copy_out();
                             }};
    Contestant crowd_{"adapter_crowd",
                      [this](std::size_t n) { static_cast<void>(adapter_.crowd(static_cast<double>(n), 1)); }};
};

void compare_all_crowds(const BenchDatabase& database, double seconds) {
    constexpr std::size_t kSelects = 100;
    constexpr int kCrowdRounds = 11;
    ByAdapter adapter(database.connection());
    const auto by = [&](const std::string& script) {
        return [&, script](int threads) { return pgbench(database.connection(), script, threads, seconds); };
    };
    compare_crowds(
        "SELECTs by key", [&] { return adapter.crowd(seconds, kSelects) * kSelects; }, by(select_script()),
        kCrowdRounds);
    compare_crowds(
        "A tenant's transactions of one SELECT", [&] { return adapter.crowd(seconds, 1); }, by(transaction_script()),
        kCrowdRounds);
}

int run(int argc, char** argv) {
    std::optional<OneCore> one_core(std::in_place);
    BenchDatabase database;
    if (argc == 3 && std::atoi(argv[1]) == 0) {
        if (Cases(database).run_alone(argv[1], std::stoul(argv[2]))) return 0;
        fmt::print(stderr, "there is no case {}\n", argv[1]);
        return 2;
    }
    Cases(database).compare_all(argc > 1 ? std::atoi(argv[1]) : 101);
    const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
    one_core.reset();
    database.restart_own_server();  // A crowd has all cores.
    if (seconds > 0) compare_all_crowds(database, seconds);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "tgfw_bench_postgres: {}\n", error.what());
        return 1;
    }
}
