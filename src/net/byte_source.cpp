#include <tgfw/net/byte_source.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

class StringSource final : public ByteSource {
public:
    explicit StringSource(std::string content) : content_(std::move(content)) {}

    std::optional<std::uint64_t> size() const override { return content_.size(); }
    awaitable<std::size_t> read(std::span<char> buffer) override {
        const std::size_t n = content_.copy(buffer.data(), buffer.size(), given_);
        given_ += n;
        co_return n;
    }
    bool rewind() override {
        given_ = 0;
        return true;
    }

private:
    std::string content_;
    std::size_t given_ = 0;
};

class FileSource final : public ByteSource {
public:
    explicit FileSource(std::string path) : path_(std::move(path)) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(path_, error)) fail("is not a file that exists");
        size_ = std::filesystem::file_size(path_, error);
        if (error) fail("cannot be read: " + error.message());
    }

    std::optional<std::uint64_t> size() const override { return size_; }
    awaitable<std::size_t> read(std::span<char> buffer) override {
        if (!file_.is_open()) open();
        file_.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const auto n = static_cast<std::size_t>(file_.gcount());
        if (file_.bad()) fail("cannot be read");
        if (n == 0) file_.close();
        co_return n;
    }
    bool rewind() override {
        if (file_.is_open()) file_.close();
        return true;
    }

private:
    void open() {
        file_.clear();
        file_.rdbuf()->pubsetbuf(nullptr, 0);  // Pieces are large; a buffer would only copy them.
        file_.open(path_, std::ios::binary);
        if (!file_) fail("cannot be opened");
        std::error_code error;
        if (std::filesystem::file_size(path_, error) != size_ || error) fail("has changed its size");
    }
    [[noreturn]] void fail(const std::string& problem) const {
        throw Error("the file \"" + path_ + "\" that is to be uploaded " + problem);
    }

    std::string path_;
    std::uint64_t size_ = 0;
    std::ifstream file_;
};

class PullSource final : public ByteSource {
public:
    PullSource(std::function<awaitable<std::string>()> next, std::optional<std::uint64_t> size)
        : next_(std::move(next)), size_(size) {}

    std::optional<std::uint64_t> size() const override { return size_; }
    awaitable<std::size_t> read(std::span<char> buffer) override {
        started_ = true;
        if (given_ == piece_.size()) {
            auto next = next_();
            piece_ = co_await std::move(next);
            given_ = 0;
        }
        const std::size_t n = piece_.copy(buffer.data(), buffer.size(), given_);
        given_ += n;
        co_return n;
    }
    bool rewind() override { return !started_; }

private:
    std::function<awaitable<std::string>()> next_;
    std::optional<std::uint64_t> size_;
    std::string piece_;
    std::size_t given_ = 0;
    bool started_ = false;
};

class JoinedSource final : public ByteSource {
public:
    explicit JoinedSource(std::vector<std::shared_ptr<ByteSource>> parts) : parts_(std::move(parts)) {}

    std::optional<std::uint64_t> size() const override {
        std::uint64_t total = 0;
        for (const auto& part : parts_) {
            const auto size = part->size();
            if (!size) return std::nullopt;
            total += *size;
        }
        return total;
    }
    awaitable<std::size_t> read(std::span<char> buffer) override {
        while (current_ < parts_.size()) {
            const auto room = buffer.first(allowed(buffer.size()));
            std::size_t n = 0;
            if (!room.empty()) n = co_await parts_[current_]->read(room);
            given_ += n;
            if (n != 0) co_return n;
            end_part();
        }
        co_return 0;
    }
    bool rewind() override {
        current_ = 0;
        given_ = 0;
        return std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part->rewind(); });
    }

private:
    /// A part must not grow into the next one's place.
    std::size_t allowed(std::size_t room) const {
        const auto size = parts_[current_]->size();
        return size ? static_cast<std::size_t>(std::min<std::uint64_t>(room, *size - given_)) : room;
    }
    void end_part() {
        if (given_ < parts_[current_]->size().value_or(0))
            throw Error("a part of a body ended before its announced size");
        ++current_;
        given_ = 0;
    }

    std::vector<std::shared_ptr<ByteSource>> parts_;
    std::size_t current_ = 0;
    std::uint64_t given_ = 0;
};

}  // namespace

std::shared_ptr<ByteSource> string_source(std::string content) {
    return std::make_shared<StringSource>(std::move(content));
}

std::shared_ptr<ByteSource> file_source(std::string path) {
    return std::make_shared<FileSource>(std::move(path));
}

std::shared_ptr<ByteSource> pull_source(std::function<awaitable<std::string>()> next,
                                        std::optional<std::uint64_t> size) {
    return std::make_shared<PullSource>(std::move(next), size);
}

std::shared_ptr<ByteSource> joined_source(std::vector<std::shared_ptr<ByteSource>> parts) {
    return std::make_shared<JoinedSource>(std::move(parts));
}

awaitable<std::string> read_body(std::shared_ptr<ByteSource> source) {
    constexpr std::size_t piece = 64 * 1024;
    if (!source->rewind()) throw Error("the body of the request was read before and cannot be read again");
    std::string body;
    for (;;) {
        const std::size_t filled = body.size();
        body.resize(filled + piece);
        const std::size_t n = co_await source->read(std::span<char>(body.data() + filled, piece));
        body.resize(filled + n);
        if (n == 0) break;
    }
    co_return body;
}

}  // namespace tgfw::net
