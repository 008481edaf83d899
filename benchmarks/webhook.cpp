// Receives updates with a webhook and with Beast alone by turns, and compares the CPU time that one takes.
//
// usage: tgfw_bench_webhook [UPDATES [ROUNDS]]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "webhook_servers.hpp"

namespace {

using tgfw::bench::WebhookFigures;

/// The rounds of one server. The least CPU time is the one that other work on the machine disturbed least, or in which
/// by chance most updates came in one go.
class Rounds {
public:
    explicit Rounds(const char* name) : name_(name) {}

    void add(WebhookFigures figures) { all_.push_back(figures); }
    [[nodiscard]] const WebhookFigures& best() const {
        return *std::min_element(all_.begin(), all_.end(),
                                 [](const WebhookFigures& a, const WebhookFigures& b) { return a.cpu_us < b.cpu_us; });
    }
    [[nodiscard]] double median() const {
        std::vector<double> times;
        for (const WebhookFigures& one : all_) times.push_back(one.cpu_us);
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }
    void print() const {
        std::printf("%-26s %8.2f %8.2f %8.0f %8.0f\n", name_, best().cpu_us, median(), best().load.p50_us,
                    best().load.p99_us);
    }

private:
    const char* name_;
    std::vector<WebhookFigures> all_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::size_t updates = argc > 1 ? std::stoul(argv[1]) : 100'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    Rounds ours("tgfw, to the handler");
    Rounds bare("Beast alone");
    Rounds timed("Beast alone, deadlines");
    for (int i = 0; i < rounds; ++i) {
        bare.add(tgfw::bench::receive_with_beast(updates, false));
        ours.add(tgfw::bench::receive_with_tgfw(updates));
        timed.add(tgfw::bench::receive_with_beast(updates, true));
    }
    std::printf("%-26s %8s %8s %8s %8s\n", "us an update", "CPU min", "median", "p50", "p99");
    ours.print();
    bare.print();
    timed.print();
    std::printf("Beast alone : tgfw = %.2f by the medians, with deadlines %.2f\n", bare.median() / ours.median(),
                timed.median() / ours.median());
}
