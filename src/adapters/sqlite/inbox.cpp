#include <tgfw/adapters/sqlite/inbox.hpp>

#include <unordered_map>
#include <utility>

#include <adapters/sqlite/bot_lock.hpp>
#include <adapters/sqlite/inbox_writer.hpp>

namespace tgfw::sqlite {

namespace {

/// Between two deletions of what need not be known any more.
constexpr std::size_t kEndsBetweenTrims = 4096;

}  // namespace

class FileInbox::Impl {
public:
    Impl(const std::string& file, InboxOptions o) : options(o), writer(file, o.sync), lock(file) {}

    void count(std::int64_t id, std::size_t bytes) {
        if (pending.emplace(id, bytes).second) pending_bytes += bytes;
    }
    void discount(std::int64_t id) noexcept {
        const auto found = pending.find(id);
        if (found == pending.end()) return;
        pending_bytes -= found->second;
        pending.erase(found);
    }

    /// Now and then, as updates come to their end.
    void forget_handled(Time now) {
        if (++ends % kEndsBetweenTrims != 0) return;
        const Time before = now - lifetime;
        writer.post(
            [bot = bot, before, most = options.max_handled](Store& store) { store.forget_handled(bot, before, most); });
    }

    InboxOptions options;
    InboxWriter writer;
    BotLock lock;
    std::int64_t bot = 0;
    std::chrono::system_clock::duration lifetime{};
    std::unordered_map<std::int64_t, std::size_t> pending;  // And how many bytes each has.
    std::size_t pending_bytes = 0;
    std::size_t ends = 0;
};

FileInbox::FileInbox(std::string file, InboxOptions options) : impl_(std::make_unique<Impl>(file, options)) {}
FileInbox::~FileInbox() = default;

awaitable<Inbox::Contents> FileInbox::open(std::int64_t bot_id, Time handled_since) {
    impl_->lock.take(bot_id);
    impl_->bot = bot_id;
    impl_->lifetime = std::chrono::system_clock::now() - handled_since;
    impl_->pending.clear();
    impl_->pending_bytes = 0;
    const auto contents = std::make_shared<Contents>();
    InboxWriter::Work work = [contents, bot_id, handled_since, most = impl_->options.max_handled](Store& store) {
        store.forget_handled(bot_id, handled_since, most);
        contents->pending = store.pending(bot_id);
        contents->handled = store.handled(bot_id);
    };
    co_await impl_->writer.run(std::move(work), InboxWriter::Needs::nothing);
    for (const Pending& each : contents->pending) impl_->count(each.update_id, each.update.size());
    co_return std::move(*contents);
}

bool FileInbox::has_room() const noexcept {
    return impl_->pending.size() < impl_->options.max_pending &&
           impl_->pending_bytes < impl_->options.max_pending_bytes;
}

awaitable<void> FileInbox::put(std::int64_t update_id, std::string update) {
    impl_->count(update_id, update.size());
    const auto kept = std::make_shared<const std::string>(std::move(update));
    InboxWriter::Work work = [bot = impl_->bot, update_id, kept](Store& store) { store.put(bot, update_id, *kept); };
    std::exception_ptr failure;
    try {
        co_await impl_->writer.run(std::move(work), InboxWriter::Needs::sync);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    impl_->discount(update_id);
    std::rethrow_exception(failure);
}

awaitable<int> FileInbox::begin(std::int64_t update_id) {
    const auto attempts = std::make_shared<int>(0);
    InboxWriter::Work work = [bot = impl_->bot, update_id, attempts](Store& store) {
        *attempts = store.begin(bot, update_id);
    };
    co_await impl_->writer.run(std::move(work), InboxWriter::Needs::nothing);
    co_return *attempts;
}

void FileInbox::end(std::int64_t update_id, End how, Time now) noexcept {
    if (how == End::done) impl_->discount(update_id);
    impl_->writer.post([bot = impl_->bot, update_id, how, now](Store& store) { store.end(bot, update_id, how, now); });
    impl_->forget_handled(now);
}

awaitable<void> FileInbox::bury(DeadLetter letter) {
    if (letter.update_id) impl_->discount(*letter.update_id);
    const Time now = letter.time;
    const auto kept = std::make_shared<const DeadLetter>(std::move(letter));
    InboxWriter::Work work = [bot = impl_->bot, kept, most = impl_->options.max_dead](Store& store) {
        store.bury(bot, *kept, most);
    };
    co_await impl_->writer.run(std::move(work), InboxWriter::Needs::sync);
    impl_->forget_handled(now);
}

awaitable<void> FileInbox::flush() {
    InboxWriter::Work nothing = [](Store&) {};
    co_await impl_->writer.run(std::move(nothing), InboxWriter::Needs::sync);
}

void FileInbox::release() noexcept {
    impl_->lock.give_back();
}

void FileInbox::on_error(std::function<void(std::exception_ptr)> listener) {
    impl_->writer.on_error(std::move(listener));
}

std::shared_ptr<Inbox> file_inbox(std::string file, InboxOptions options) {
    return std::make_shared<FileInbox>(std::move(file), options);
}

}  // namespace tgfw::sqlite
