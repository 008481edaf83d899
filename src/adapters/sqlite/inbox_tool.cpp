// tgfw_inbox: shows what is in an inbox, and what could not be handled.
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <unistd.h>

#include <adapters/sqlite/store.hpp>
#include <core/log_format.hpp>
#include <core/parse_number.hpp>

namespace {

using tgfw::DeadLetter;
using tgfw::sqlite::Status;
using tgfw::sqlite::Store;

constexpr std::string_view kUsage =
    "usage: tgfw_inbox FILE status            how much is in it, by bot\n"
    "       tgfw_inbox FILE dead              the updates that were given up, without their contents\n"
    "       tgfw_inbox FILE show NUMBER       one of them as JSON\n"
    "       tgfw_inbox FILE replay NUMBER...  handles them at the bot's next start\n"
    "       tgfw_inbox FILE drop NUMBER...    forgets them\n";

std::string time_text(tgfw::Inbox::Time time) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

int show_status(Store& store) {
    fmt::print("bot pending handled dead\n");
    for (const Status& each : store.status()) {
        fmt::print("{} {} {} {}\n", each.bot, each.pending, each.handled, each.dead);
    }
    return 0;
}

int show_dead(Store& store) {
    fmt::print("number\tbot\tupdate_id\tattempts\ttime (UTC)\treason\n");
    for (const auto& [bot, letter] : store.dead()) {
        std::string reason;  // It may hold what a user wrote: neither lines of its own nor what steers the terminal.
        tgfw::detail::append_visible_text(reason, letter.reason);
        fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", letter.number, bot,
                   letter.update_id ? std::to_string(*letter.update_id) : "-", letter.attempts, time_text(letter.time),
                   reason);
    }
    return 0;
}

int show_letter(Store& store, std::int64_t number) {
    const auto found = store.letter(number);
    if (!found) {
        fmt::print(stderr, "tgfw_inbox: there is no dead letter {}\n", number);
        return 1;
    }
    fmt::print("{}\n", found->second.update);
    return 0;
}

std::vector<std::int64_t> numbers_in(const std::vector<std::string_view>& words) {
    std::vector<std::int64_t> numbers;
    for (const std::string_view word : words) {
        const auto number = tgfw::detail::parse_number<std::int64_t>(word);
        if (!number) return {};
        numbers.push_back(*number);
    }
    return numbers;
}

int change(Store& store, const std::vector<std::int64_t>& numbers, bool (Store::*how)(std::int64_t), const char* done) {
    int status = 0;
    for (const std::int64_t number : numbers) {
        store.begin_transaction();
        const bool changed = (store.*how)(number);
        store.commit();
        if (changed) {
            fmt::print("{} {}\n", done, number);
        } else {
            fmt::print(stderr, "tgfw_inbox: there is no dead letter {}, or it has no update_id\n", number);
            status = 1;
        }
    }
    return status;
}

int run(const std::vector<std::string_view>& words) {
    const std::string file(words.at(0));
    const std::string_view verb = words.size() > 1 ? words[1] : std::string_view();
    const auto numbers =
        numbers_in(std::vector<std::string_view>(words.begin() + (words.size() > 1 ? 2 : 1), words.end()));
    const bool alone = words.size() == 2;
    const bool numbered = !numbers.empty();
    if (!(alone && (verb == "status" || verb == "dead")) && !(numbered && (verb == "replay" || verb == "drop")) &&
        !(numbers.size() == 1 && verb == "show")) {
        fmt::print(stderr, "{}", kUsage);
        return 2;
    }
    if (access(file.c_str(), F_OK) != 0) {
        fmt::print(stderr, "tgfw_inbox: there is no file {}\n", file);
        return 1;
    }
    Store store(file);
    if (verb == "status") return show_status(store);
    if (verb == "dead") return show_dead(store);
    if (verb == "show") return show_letter(store, numbers.front());
    return verb == "replay" ? change(store, numbers, &Store::replay, "pending again:")
                            : change(store, numbers, &Store::drop, "dropped:");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && argv[1] == std::string_view("--help")) {
        fmt::print("{}", kUsage);
        return 0;
    }
    if (argc < 2) {
        fmt::print(stderr, "{}", kUsage);
        return 2;
    }
    try {
        return run(std::vector<std::string_view>(argv + 1, argv + argc));
    } catch (const std::exception& error) {
        fmt::print(stderr, "tgfw_inbox: {}\n", error.what());
        return 1;
    }
}
