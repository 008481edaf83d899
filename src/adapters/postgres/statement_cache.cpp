#include <adapters/postgres/statement_cache.hpp>

#include <random>
#include <utility>

#include <fmt/format.h>

namespace tgfw::postgres::detail {

StatementCache::StatementCache(std::size_t most) : most_(most) {
    std::random_device chance;
    prefix_ = fmt::format("tgfw_{:08x}{:08x}_", chance(), chance());
}

const std::string* StatementCache::find(std::string_view sql) {
    const auto found = by_sql_.find(sql);
    if (found == by_sql_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->name;
}

std::string StatementCache::next_name() {
    return prefix_ + std::to_string(++named_);
}

const std::string& StatementCache::add(std::string_view sql, std::string name) {
    forget(sql);
    entries_.push_front(Entry{std::string(sql), std::move(name)});
    by_sql_.emplace(entries_.front().sql, entries_.begin());
    return entries_.front().name;
}

void StatementCache::forget(std::string_view sql) {
    const auto found = by_sql_.find(sql);
    if (found == by_sql_.end()) return;
    const auto entry = found->second;
    by_sql_.erase(found);
    entries_.erase(entry);
}

std::optional<std::string> StatementCache::take_surplus() {
    if (entries_.size() <= most_) return std::nullopt;
    std::string name = std::move(entries_.back().name);
    by_sql_.erase(entries_.back().sql);
    entries_.pop_back();
    return name;
}

}  // namespace tgfw::postgres::detail
