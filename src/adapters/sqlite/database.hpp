#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace tgfw::sqlite {

class Database;

/// A prepared statement. Texts that are bound must live until reset().
class Statement {
public:
    Statement(Database& database, const char* sql);

    Statement& bind(int at, std::int64_t value);
    Statement& bind(int at, std::string_view value);
    Statement& bind_null(int at);
    /// True: there is a row. Throws InboxError.
    bool step();
    /// For what gives no rows.
    void run();
    void reset() noexcept;

    [[nodiscard]] std::int64_t integer(int column) const noexcept;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] bool is_null(int column) const noexcept;

private:
    class Finalize {
    public:
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    void check(int code);

    Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A connection to an SQLite file. One thread at a time.
class Database {
public:
    /// Throws InboxError.
    explicit Database(std::string file);

    void execute(const char* sql);
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }
    /// Whether no transaction is open, as after an error that took it back.
    [[nodiscard]] bool idle() const noexcept { return sqlite3_get_autocommit(handle_.get()) != 0; }
    [[nodiscard]] std::int64_t changes() const noexcept { return sqlite3_changes(handle_.get()); }
    /// Says what went wrong, and what to do.
    [[noreturn]] void fail(int code) const;

private:
    class Close {
    public:
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };

    std::string file_;
    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace tgfw::sqlite
