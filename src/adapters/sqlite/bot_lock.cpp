#include <adapters/sqlite/bot_lock.hpp>

#include <cerrno>
#include <filesystem>
#include <limits>
#include <system_error>

#include <fcntl.h>

#include <tgfw/app/delivery/inbox.hpp>

namespace tgfw::sqlite {

namespace {

/// The same for all names of the same file.
std::string lock_file_of(const std::string& inbox) {
    if (inbox.empty() || inbox == ":memory:") return {};
    std::error_code failed;
    const auto whole = std::filesystem::canonical(inbox, failed);
    return (failed ? inbox : whole.string()) + "-lock";
}

[[noreturn]] void throw_lock_failure(const std::string& file, int problem) {
    throw InboxError("The inbox's lock " + file + " cannot be had (" + std::generic_category().message(problem) +
                     "); its folder must be writable, and on no network drive");
}

}  // namespace

BotLock::BotLock(const std::string& inbox) : file_(lock_file_of(inbox)) {}

void BotLock::take(std::int64_t bot_id) {
    if (file_.empty() || (fd_ && bot_id_ == bot_id)) return;
    detail::UniqueFd opened(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!opened) throw_lock_failure(file_, errno);
    struct flock place {};
    place.l_type = F_WRLCK;
    place.l_whence = SEEK_SET;
    place.l_start = bot_id & std::numeric_limits<std::int64_t>::max();
    place.l_len = 1;
    if (::fcntl(opened.get(), F_OFD_SETLK, &place) != 0) {
        if (errno != EAGAIN && errno != EACCES) throw_lock_failure(file_, errno);
        throw InboxInUse("The inbox of bot " + std::to_string(bot_id) + ", locked by " + file_ +
                         ", is in use by another process; stop that one, or give this one a file of its own");
    }
    fd_ = std::move(opened);
    bot_id_ = bot_id;
}

void BotLock::give_back() noexcept {
    fd_ = detail::UniqueFd();
}

}  // namespace tgfw::sqlite
