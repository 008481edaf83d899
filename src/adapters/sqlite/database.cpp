#include <adapters/sqlite/database.hpp>

#include <utility>

#include <fcntl.h>

#include <core/unique_fd.hpp>
#include <tgfw/app/delivery/inbox.hpp>

namespace tgfw::sqlite {

namespace {

/// How long another process may hold the file.
constexpr int kBusyMilliseconds = 2000;

const char* meaning_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "another process keeps it locked; end that one, or wait";
        case SQLITE_FULL:
            return "the disk is full; make room";
        case SQLITE_CORRUPT:
            return "it is damaged; move it away with its -wal and -shm, and rescue what it holds with `sqlite3 FILE "
                   ".recover`";
        case SQLITE_NOTADB:
            return "it is no SQLite file; give another name";
        case SQLITE_CANTOPEN:
            return "it cannot be opened; its folder must be there, and writable";
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return "it cannot be written; see to its owner and mode, and those of its folder";
        case SQLITE_IOERR:
            return "reading or writing it failed; see to its disk";
        default:
            return nullptr;
    }
}

/// SQLite would make a file that everybody may read, and this one holds what users wrote. Nothing where it is there.
void make_private(const std::string& file) {
    if (file.empty() || file == ":memory:") return;
    const detail::UniqueFd made(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

}  // namespace

void Database::fail(int code) const {
    const char* meaning = meaning_of(code);
    const std::string said = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    throw InboxError("The inbox " + file_ + ": " + (meaning != nullptr ? meaning + (" (" + said + ")") : said));
}

Database::Database(std::string file) : file_(std::move(file)) {
    make_private(file_);
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file_.c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, kBusyMilliseconds);
}

void Database::execute(const char* sql) {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

Statement::Statement(Database& database, const char* sql) : database_(&database) {
    sqlite3_stmt* made = nullptr;
    check(sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
    statement_.reset(made);
}

void Statement::check(int code) {
    if (code != SQLITE_OK) database_->fail(code);
}

Statement& Statement::bind(int at, std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), at, value));
    return *this;
}

Statement& Statement::bind(int at, std::string_view value) {
    check(sqlite3_bind_text64(statement_.get(), at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind_null(int at) {
    check(sqlite3_bind_null(statement_.get(), at));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    reset();
    database_->fail(code);
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() noexcept {
    sqlite3_reset(statement_.get());
}

std::int64_t Statement::integer(int column) const noexcept {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (begin == nullptr) return {};
    return std::string(begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

bool Statement::is_null(int column) const noexcept {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

}  // namespace tgfw::sqlite
