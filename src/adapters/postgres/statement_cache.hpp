#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tgfw::postgres::detail {

/// Which statements a connection has prepared, and under what names. No I/O.
class StatementCache {
public:
    /// `most` at least 1.
    explicit StatementCache(std::size_t most);

    /// The name of a prepared statement, which counts as its use; null if there is none.
    [[nodiscard]] const std::string* find(std::string_view sql);
    /// A name that no statement has had, of this connection or, but for chance, of another: a pooler that hands one
    /// server to many finds none under it, and never another's.
    [[nodiscard]] std::string next_name();
    /// The server has it now under this name, which is returned.
    const std::string& add(std::string_view sql, std::string name);
    /// The server has it no longer, or will not have it.
    void forget(std::string_view sql);
    /// While there are too many: takes out the one used least recently, for the caller to deallocate.
    [[nodiscard]] std::optional<std::string> take_surplus();

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

private:
    struct Entry {
        std::string sql;
        std::string name;
    };

    std::size_t most_;
    std::string prefix_;
    std::uint64_t named_ = 0;
    std::list<Entry> entries_;  // The one used last comes first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_sql_;
};

}  // namespace tgfw::postgres::detail
