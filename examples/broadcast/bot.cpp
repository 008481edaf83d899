// One text to many chats, from the command line: with a progress bar, and a journal to go on from after a stop.

#include "bot.hpp"

#include <charconv>
#include <fstream>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace broadcasting {

using namespace tgfw;

namespace {

constexpr int kBarWidth = 30;

const char* const kUsage = "usage: tgfw-broadcast --chats FILE --text HTML [--journal FILE] [--paid] [--at-most-once]";

[[noreturn]] void refuse(const std::string& problem) {
    throw ConfigError(problem + "\n" + kUsage);
}

std::string bar(double part) {
    const int full = static_cast<int>(part * kBarWidth);
    return "[" + std::string(static_cast<std::size_t>(full), '#') +
           std::string(static_cast<std::size_t>(kBarWidth - full), '.') + "]";
}

std::string minutes_of(Clock::duration time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string_view name_of(BroadcastOutcome outcome) {
    switch (outcome) {
        case BroadcastOutcome::sent:
            return "sent";
        case BroadcastOutcome::migrated:
            return "migrated";
        case BroadcastOutcome::blocked:
            return "blocked";
        case BroadcastOutcome::failed:
            return "failed";
        case BroadcastOutcome::unknown:
            break;
    }
    return "unknown";
}

std::vector<std::int64_t> chats_in(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw ConfigError("cannot read the chats from \"" + path + "\"");
    return read_chats(file);
}

}  // namespace

Order read_order(const std::vector<std::string>& arguments) {
    Order order;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        const auto value = [&]() -> const std::string& {
            if (i + 1 >= arguments.size()) refuse(name + " needs a value");
            return arguments[++i];
        };
        if (name == "--chats") {
            order.chats_file = value();
        } else if (name == "--text") {
            order.text = value();
        } else if (name == "--journal") {
            order.journal_file = value();
        } else if (name == "--paid") {
            order.paid = true;
        } else if (name == "--at-most-once") {
            order.at_most_once = true;
        } else {
            refuse("there is no option " + name);
        }
    }
    if (order.chats_file.empty() || order.text.empty()) refuse("--chats and --text are needed");
    return order;
}

std::vector<std::int64_t> read_chats(std::istream& file) {
    std::vector<std::int64_t> chats;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        line.erase(std::min(line.find('#'), line.size()));
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
        if (line.empty()) continue;
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), id);
        if (error != std::errc() || end != line.data() + line.size()) {
            throw ConfigError(fmt::format("line {} of the chats is no id: {}", number, line));
        }
        chats.push_back(id);
    }
    return chats;
}

std::string progress_line(const BroadcastProgress& progress) {
    const std::uint64_t done = progress.counts.total();
    std::string line;
    if (progress.total && *progress.total > 0) {
        const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(*progress.total));
        line = fmt::format("{} {:5.1f} %  {} of {}", bar(part), part * 100, done, *progress.total);
    } else {
        line = fmt::format("{} chats", done);
    }
    line += fmt::format(", {:.1f}/s", progress.per_second);
    if (progress.left) line += ", " + minutes_of(*progress.left) + " left";
    if (progress.counts.blocked > 0) line += fmt::format(", {} blocked", progress.counts.blocked);
    if (progress.counts.failed > 0) line += fmt::format(", {} failed", progress.counts.failed);
    return line;
}

std::string summary(const BroadcastReport& report) {
    const BroadcastCounts& counts = report.counts;
    std::string text =
        fmt::format("{}: {} sent, {} blocked, {} failed, {} unknown\n", report.complete ? "complete" : "stopped",
                    counts.sent, counts.blocked, counts.failed, counts.unknown);
    for (const BroadcastChat& chat : report.troubles) {
        text += fmt::format("{} {}", chat.chat.to_string(), name_of(chat.outcome));
        if (chat.new_chat != 0) text += fmt::format(" to {}", chat.new_chat);
        if (!chat.reason.empty()) text += ": " + chat.reason;
        text += '\n';
    }
    return text;
}

awaitable<BroadcastReport> send_to_all(Bot bot, Order order, BroadcastStop stop,
                                       std::function<void(const BroadcastProgress&)> show) {
    BroadcastOptions options;
    options.with_paid(order.paid).with_stop(stop).with_on_progress(std::move(show));
    if (order.at_most_once) options.with_delivery(BroadcastDelivery::at_most_once);
    if (!order.journal_file.empty()) options.with_journal(file_journal(order.journal_file));
    SendMessage message(0, order.text);
    message.parse_mode = ParseMode::html;
    co_return co_await broadcast(bot, chats_in(order.chats_file), std::move(message), std::move(options));
}

}  // namespace broadcasting
