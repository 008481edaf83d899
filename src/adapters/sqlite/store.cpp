#include <adapters/sqlite/store.hpp>

#include <string>

namespace tgfw::sqlite {

namespace {

constexpr std::int64_t kSchemaVersion = 1;
/// Tells our files from other SQLite files: "tgib".
constexpr std::int64_t kApplicationId = 0x74676962;

constexpr const char* kSchema = R"sql(
CREATE TABLE updates (number INTEGER PRIMARY KEY AUTOINCREMENT, bot INTEGER NOT NULL, id INTEGER NOT NULL,
                      json TEXT, attempts INTEGER NOT NULL DEFAULT 0, UNIQUE (bot, id));
CREATE TABLE handled (bot INTEGER NOT NULL, id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (bot, id))
    WITHOUT ROWID;
CREATE INDEX handled_at ON handled (bot, at);
CREATE TABLE dead (number INTEGER PRIMARY KEY AUTOINCREMENT, bot INTEGER NOT NULL, id INTEGER, json TEXT NOT NULL,
                   reason TEXT NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE INDEX dead_bot ON dead (bot);
PRAGMA application_id = 1952934242;
PRAGMA user_version = 1;
)sql";

std::int64_t seconds(Inbox::Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

Inbox::Time time_of(std::int64_t seconds_since_1970) {
    return Inbox::Time(std::chrono::seconds(seconds_since_1970));
}

std::int64_t pragma(Database& database, const char* sql) {
    Statement statement(database, sql);
    return statement.step() ? statement.integer(0) : 0;
}

DeadLetter letter_in(const Statement& row) {
    DeadLetter letter;
    letter.number = row.integer(0);
    if (!row.is_null(2)) letter.update_id = row.integer(2);
    letter.update = row.text(3);
    letter.reason = row.text(4);
    letter.attempts = static_cast<int>(row.integer(5));
    letter.time = time_of(row.integer(6));
    return letter;
}

}  // namespace

Store::Store(const std::string& file) : database_(file) {
    prepare_file(file);
    put_.emplace(database_,
                 "INSERT INTO updates (bot, id, json) VALUES (?1, ?2, ?3) ON CONFLICT (bot, id) DO UPDATE SET json = "
                 "excluded.json WHERE json IS NULL");
    begin_.emplace(database_,
                   "INSERT INTO updates (bot, id, attempts) VALUES (?1, ?2, 1) ON CONFLICT (bot, id) DO UPDATE SET "
                   "attempts = attempts + 1 RETURNING attempts");
    unbegin_.emplace(database_, "UPDATE updates SET attempts = max(attempts - 1, 0) WHERE bot = ?1 AND id = ?2");
    remove_.emplace(database_, "DELETE FROM updates WHERE bot = ?1 AND id = ?2");
    handled_.emplace(database_, "INSERT OR REPLACE INTO handled (bot, id, at) VALUES (?1, ?2, ?3)");
    bury_.emplace(database_, "INSERT INTO dead (bot, id, json, reason, attempts, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    trim_.emplace(database_,
                  "DELETE FROM dead WHERE bot = ?1 AND number <= (SELECT number FROM dead WHERE bot = ?1 ORDER BY "
                  "number DESC LIMIT 1 OFFSET ?2)");
}

void Store::refuse_strangers(const std::string& file) {
    if (pragma(database_, "SELECT count(*) FROM sqlite_schema") == 0) return;
    if (pragma(database_, "PRAGMA application_id") == kApplicationId) return;
    throw InboxError("The inbox's file " + file + " is an SQLite file of another program; give another name");
}

void Store::prepare_file(const std::string& file) {
    refuse_strangers(file);  // Before anything is written to it.
    database_.execute("PRAGMA journal_mode = WAL");
    database_.execute("BEGIN IMMEDIATE");
    try {
        const std::int64_t version = pragma(database_, "PRAGMA user_version");
        const bool empty = pragma(database_, "SELECT count(*) FROM sqlite_schema") == 0;
        if (empty) {
            database_.execute(kSchema);
        } else if (version != kSchemaVersion) {
            throw InboxError("The inbox's file " + file + " has version " + std::to_string(version) +
                             ", and this program knows " + std::to_string(kSchemaVersion) +
                             "; use the newer version of tgfw, or another file");
        }
        database_.execute("COMMIT");
    } catch (...) {
        roll_back();
        throw;
    }
}

void Store::begin_transaction() {
    database_.execute("BEGIN IMMEDIATE");
}

void Store::commit() {
    database_.execute("COMMIT");
}

void Store::roll_back() noexcept {
    if (!database_.idle()) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Store::set_sync(Sync sync) {
    if (sync_ == sync) return;
    database_.execute(sync == Sync::full     ? "PRAGMA synchronous = FULL"
                      : sync == Sync::normal ? "PRAGMA synchronous = NORMAL"
                                             : "PRAGMA synchronous = OFF");
    sync_ = sync;
}

void Store::put(std::int64_t bot, std::int64_t id, std::string_view json) {
    put_->bind(1, bot).bind(2, id).bind(3, json).run();
}

int Store::begin(std::int64_t bot, std::int64_t id) {
    begin_->bind(1, bot).bind(2, id);
    const int attempts = begin_->step() ? static_cast<int>(begin_->integer(0)) : 0;
    begin_->run();
    return attempts;
}

void Store::end(std::int64_t bot, std::int64_t id, Inbox::End how, Inbox::Time now) {
    if (how != Inbox::End::done) {
        unbegin_->bind(1, bot).bind(2, id).run();
        return;
    }
    remove_->bind(1, bot).bind(2, id).run();
    handled_->bind(1, bot).bind(2, id).bind(3, seconds(now)).run();
}

void Store::bury(std::int64_t bot, const DeadLetter& letter, std::size_t max_dead) {
    bury_->bind(1, bot);
    if (letter.update_id) {
        bury_->bind(2, *letter.update_id);
    } else {
        bury_->bind_null(2);
    }
    bury_->bind(3, letter.update).bind(4, letter.reason).bind(5, std::int64_t{letter.attempts});
    bury_->bind(6, seconds(letter.time)).run();
    trim_->bind(1, bot).bind(2, static_cast<std::int64_t>(max_dead)).run();
    if (letter.update_id) end(bot, *letter.update_id, Inbox::End::done, letter.time);
}

std::vector<Inbox::Pending> Store::pending(std::int64_t bot) {
    std::vector<Inbox::Pending> all;
    Statement rows(database_, "SELECT id, json FROM updates WHERE bot = ?1 AND json IS NOT NULL ORDER BY number");
    rows.bind(1, bot);
    while (rows.step()) all.emplace_back(rows.integer(0), rows.text(1));
    return all;
}

std::vector<std::pair<std::int64_t, Inbox::Time>> Store::handled(std::int64_t bot) {
    std::vector<std::pair<std::int64_t, Inbox::Time>> all;
    Statement rows(database_, "SELECT id, at FROM handled WHERE bot = ?1 ORDER BY at");
    rows.bind(1, bot);
    while (rows.step()) all.emplace_back(rows.integer(0), time_of(rows.integer(1)));
    return all;
}

void Store::forget_handled(std::int64_t bot, Inbox::Time before, std::size_t most) {
    Statement old(database_, "DELETE FROM handled WHERE bot = ?1 AND at < ?2");
    old.bind(1, bot).bind(2, seconds(before)).run();
    Statement excess(database_,
                     "DELETE FROM handled WHERE bot = ?1 AND id IN (SELECT id FROM handled WHERE bot = ?1 ORDER BY at, "
                     "id LIMIT max(0, (SELECT count(*) FROM handled WHERE bot = ?1) - ?2))");
    excess.bind(1, bot).bind(2, static_cast<std::int64_t>(most)).run();
}

std::vector<Status> Store::status() {
    std::vector<Status> all;
    Statement rows(database_,
                   "SELECT bot, (SELECT count(*) FROM updates u WHERE u.bot = b.bot AND json IS NOT NULL), (SELECT "
                   "count(*) FROM handled h WHERE h.bot = b.bot), (SELECT count(*) FROM dead d WHERE d.bot = b.bot) "
                   "FROM (SELECT bot FROM updates UNION SELECT bot FROM handled UNION SELECT bot FROM dead) b ORDER BY "
                   "bot");
    while (rows.step()) {
        Status status;
        status.bot = rows.integer(0);
        status.pending = rows.integer(1);
        status.handled = rows.integer(2);
        status.dead = rows.integer(3);
        all.push_back(status);
    }
    return all;
}

std::vector<std::pair<std::int64_t, DeadLetter>> Store::dead() {
    std::vector<std::pair<std::int64_t, DeadLetter>> all;
    Statement rows(database_, "SELECT number, bot, id, '', reason, attempts, at FROM dead ORDER BY number");
    while (rows.step()) all.emplace_back(rows.integer(1), letter_in(rows));
    return all;
}

std::optional<std::pair<std::int64_t, DeadLetter>> Store::letter(std::int64_t number) {
    Statement row(database_, "SELECT number, bot, id, json, reason, attempts, at FROM dead WHERE number = ?1");
    row.bind(1, number);
    if (!row.step()) return std::nullopt;
    return std::make_pair(row.integer(1), letter_in(row));
}

bool Store::replay(std::int64_t number) {
    const auto found = letter(number);
    if (!found || !found->second.update_id) return false;
    const std::int64_t bot = found->first;
    const std::int64_t id = *found->second.update_id;
    Statement known(database_, "DELETE FROM handled WHERE bot = ?1 AND id = ?2");
    known.bind(1, bot).bind(2, id).run();
    put(bot, id, found->second.update);
    return drop(number);
}

bool Store::drop(std::int64_t number) {
    Statement one(database_, "DELETE FROM dead WHERE number = ?1");
    one.bind(1, number).run();
    return database_.changes() > 0;
}

}  // namespace tgfw::sqlite
