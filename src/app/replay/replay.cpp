#include <tgfw/app/replay/replay.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <optional>
#include <string_view>

#include <core/parse_number.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace {

using std::chrono::system_clock;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    const auto value = detail::parse_number<int>(text.substr(at, count));
    return value && *value >= 0 ? value : std::nullopt;
}

/// `2026-11-21T23:03:34.123456Z`, as the recorder writes it.
std::optional<system_clock::time_point> time_of(std::string_view text) {
    using namespace std::chrono;
    constexpr std::string_view form = "0000-00-00T00:00:00.000000Z";
    if (text.size() != form.size()) return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] != '0' && text[i] != form[i]) return std::nullopt;
    }
    const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2), h = digits(text, 11, 2),
               mi = digits(text, 14, 2), s = digits(text, 17, 2), us = digits(text, 20, 6);
    if (!y || !mo || !d || !h || !mi || !s || !us) return std::nullopt;
    const year_month_day date(year(*y), month(static_cast<unsigned>(*mo)), day(static_cast<unsigned>(*d)));
    if (!date.ok()) return std::nullopt;
    return sys_days(date) + hours(*h) + minutes(*mi) + seconds(*s) + microseconds(*us);
}

/// One line of a recording.
class RecordedLine {
public:
    RecordedLine() = default;

    /// nullopt for what the recorder does not write.
    static std::optional<RecordedLine> read(std::string_view line) {
        constexpr std::string_view before_time = R"({"time":")";
        constexpr std::string_view before_update = R"(","update":)";
        if (!line.starts_with(before_time) || !line.ends_with('}')) return std::nullopt;
        line.remove_prefix(before_time.size());
        const auto time_end = line.find('"');
        const auto time = time_of(line.substr(0, time_end));
        if (!time || !line.substr(time_end).starts_with(before_update)) return std::nullopt;
        line.remove_prefix(time_end + before_update.size());
        RecordedLine read;
        read.time = *time;
        read.update = line.substr(0, line.size() - 1);
        return read;
    }

    system_clock::time_point time;
    std::string_view update;
};

}  // namespace

Replay::Replay(std::string file, ReplayOptions options, Clock& clock)
    : file_(std::move(file)), options_(options), clock_(&clock) {
    if (!std::isfinite(options_.speed) || options_.speed < 0) {
        throw ConfigError("ReplayOptions::speed is negative; give 0 for as fast as possible, 1 for real distances");
    }
    if (!std::ifstream(file_)) throw ConfigError("Replay: the file " + file_ + " cannot be read");
}

awaitable<void> Replay::run(UpdateSink& sink) {
    std::ifstream lines(file_, std::ios::binary);
    std::optional<system_clock::time_point> before;
    std::string text;
    for (int number = 1; !interrupt_.triggered() && std::getline(lines, text); ++number) {
        const auto line = RecordedLine::read(text);
        if (!line) {
            throw ConfigError("Replay: line " + std::to_string(number) + " of " + file_ +
                              " is none of a recording; was the file cut or edited?");
        }
        if (options_.speed > 0 && before && line->time > *before) {
            const std::chrono::duration<double> distance = line->time - *before;
            auto pause = sleep_for(*clock_, std::chrono::duration_cast<Clock::duration>(distance / options_.speed));
            const bool slept = co_await interrupt_.run(std::move(pause));
            if (!slept) co_return;
        }
        before = line->time;
        auto decoded = decode_update(line->update);
        bool taken = false;
        if (auto* update = std::get_if<Update>(&decoded)) {
            taken = co_await sink.deliver(std::move(*update));
            counts_.delivered += taken ? 1 : 0;
        } else {
            taken = co_await sink.deliver_unreadable(std::get<BadUpdate>(std::move(decoded)));
            counts_.unreadable += taken ? 1 : 0;
        }
        if (!taken) co_return;
    }
}

void Replay::stop() {
    interrupt_.trigger();
}

awaitable<void> Replay::finish() {
    co_return;
}

awaitable<ReplayCounts> replay(std::string file, Application& app, ReplayOptions options) {
    Replay updates(std::move(file), options, app.clock());
    co_await app.serve(updates);
    co_return updates.counts();
}

}  // namespace tgfw
