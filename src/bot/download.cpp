#include <bot/download.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/errors.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace detail {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

void read_from_disk(const std::string& path, DownloadTarget& target, const net::BodyProgress& progress) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> buffer(kPiece);
    std::uint64_t done = 0;
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const auto count = static_cast<std::size_t>(file.gcount());
        if (count == 0) break;
        target.append(std::string_view(buffer.data(), count));
        done += count;
        if (progress) progress(done, std::nullopt);
    }
    if (!file.eof()) {
        throw Error("download: cannot read \"" + path + "\"; does the bot share the disk of its local Bot API server?");
    }
}

/// One GET of the file from byte `begin` on.
net::HttpRequest request_from(const BotCore& core, const std::string& file_path, std::uint64_t begin) {
    net::HttpRequest request("GET", "/file/bot" + core.token().reveal() + "/" + file_path);
    if (begin > 0) request.with_header("Range", "bytes=" + std::to_string(begin) + "-");
    return request;
}

/// What came of one GET.
class Fetched {
public:
    int status = 0;
    std::exception_ptr failure;
    CallOutcome outcome = CallOutcome::done;
};

awaitable<Fetched> fetch_once(std::shared_ptr<BotCore> core, net::HttpRequest request, Transport::Sink sink) {
    Fetched fetched;
    try {
        const net::HttpResponse response =
            co_await core->transport().receive(std::move(request), core->options().upload_deadlines, std::move(sink));
        fetched.status = response.status;
        if (response.status >= 500) fetched.outcome = CallOutcome::unknown;
    } catch (const NetworkError&) {
        fetched.failure = std::current_exception();
        fetched.outcome = CallOutcome::unknown;
    }
    co_return fetched;
}

}  // namespace

awaitable<void> fetch(std::shared_ptr<BotCore> core, std::string file_path, std::shared_ptr<DownloadTarget> target,
                      net::BodyProgress progress, std::optional<std::uint64_t> size) {
    if (core->options().local_server && file_path.starts_with('/')) {
        read_from_disk(file_path, *target, progress);
        co_return;
    }
    RetryState retry(*core->options().retry, true, core->clock().now(), core->options().chance);
    std::uint64_t done = 0;
    for (;;) {
        const std::uint64_t begin = done;
        Transport::Sink sink = [&](std::string_view piece) {
            target->append(piece);
            done += piece.size();
            if (progress) progress(done, size);
        };
        auto request = request_from(*core, file_path, begin);
        const Fetched fetched = co_await fetch_once(core, std::move(request), std::move(sink));
        const bool whole_again = begin > 0 && fetched.status == 200;  // The server does not do ranges.
        if (fetched.status / 100 == 2 && !whole_again) co_return;
        const auto outcome = whole_again ? CallOutcome::unknown : fetched.outcome;
        const auto pause = retry.after(outcome, core->clock().now());
        if (!pause || (whole_again && !target->restart())) {
            if (fetched.failure) std::rethrow_exception(fetched.failure);
            throw EndPointNotFound(fetched.status, "The server does not give this file; its link lives for an hour");
        }
        if (whole_again) done = 0;
        co_await sleep_for(core->clock(), *pause);
    }
}

}  // namespace detail

namespace {

/// Names the download in the errors of `running`.
awaitable<void> named(awaitable<void> running) {
    try {
        co_await std::move(running);
    } catch (Error& error) {
        if (error.method().empty()) error.set_method("download");
        throw;
    }
}

awaitable<File> file_of(Bot bot, std::string file_id) {
    File file = co_await bot.get_file(std::move(file_id));
    if (!file.file_path) {
        throw Error(
            "download: the server gives no path for this file; it may be too large (20 MB without a local server)");
    }
    co_return file;
}

std::optional<std::uint64_t> size_of(const File& file) {
    if (!file.file_size) return std::nullopt;
    return static_cast<std::uint64_t>(*file.file_size);
}

class InMemory final : public detail::DownloadTarget {
public:
    void append(std::string_view piece) override { content.append(piece); }
    bool restart() override {
        content.clear();
        return true;
    }
    std::string content;
};

class InSink final : public detail::DownloadTarget {
public:
    explicit InSink(Transport::Sink sink) : sink_(std::move(sink)) {}
    void append(std::string_view piece) override { sink_(piece); }
    bool restart() override { return false; }

private:
    Transport::Sink sink_;
};

/// Under another name until it is complete; gone if it never is.
class InFile final : public detail::DownloadTarget {
public:
    explicit InFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") { open(); }
    ~InFile() override {
        file_.close();
        std::error_code ignored;
        if (!complete_) std::filesystem::remove(part_, ignored);
    }
    InFile(const InFile&) = delete;
    InFile& operator=(const InFile&) = delete;

    void append(std::string_view piece) override {
        file_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        if (!file_) throw_unwritable();
    }
    bool restart() override {
        file_.close();
        open();
        return true;
    }
    void finish() {
        file_.close();
        if (!file_) throw_unwritable();
        std::filesystem::rename(part_, path_);
        complete_ = true;
    }

private:
    void open() {
        file_.open(part_, std::ios::binary | std::ios::trunc);
        if (!file_) throw Error("download: cannot write \"" + part_ + "\"");
    }
    [[noreturn]] void throw_unwritable() const {
        throw Error("download: cannot write \"" + part_ + "\"; is the disk full?");
    }

    std::string path_;
    std::string part_;
    std::ofstream file_;
    bool complete_ = false;
};

}  // namespace

awaitable<std::string> Bot::download(std::string file_id, net::BodyProgress progress) {
    const auto core = core_;
    const File file = co_await file_of(*this, std::move(file_id));
    const auto target = std::make_shared<InMemory>();
    co_await named(detail::fetch(core, *file.file_path, target, std::move(progress), size_of(file)));
    co_return std::move(target->content);
}

awaitable<void> Bot::download(std::string file_id, Transport::Sink sink, net::BodyProgress progress) {
    const auto core = core_;
    const File file = co_await file_of(*this, std::move(file_id));
    const auto target = std::make_shared<InSink>(std::move(sink));
    co_await named(detail::fetch(core, *file.file_path, target, std::move(progress), size_of(file)));
}

awaitable<void> Bot::download_to(std::string file_id, std::string path, net::BodyProgress progress) {
    const auto core = core_;
    const File file = co_await file_of(*this, std::move(file_id));
    const auto target = std::make_shared<InFile>(std::move(path));
    co_await named(detail::fetch(core, *file.file_path, target, std::move(progress), size_of(file)));
    target->finish();
}

}  // namespace tgfw
