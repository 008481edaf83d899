#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

namespace tgfw::net {

/// How many connections each address has.
class ConnectionCount {
public:
    /// `limit` 0 stands for none.
    explicit ConnectionCount(std::size_t limit) : limit_(limit) {}

    /// Counts a connection; false if the address has as many as it may, and this one is not counted.
    [[nodiscard]] bool add(const std::string& address) {
        if (!counts(address)) return true;
        std::size_t& count = by_address_[address];
        if (count >= limit_) return false;
        ++count;
        return true;
    }
    /// One that add() counted has ended.
    void remove(const std::string& address) noexcept {
        if (!counts(address)) return;
        const auto found = by_address_.find(address);
        if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
    }
    /// Addresses that have connections.
    [[nodiscard]] std::size_t addresses() const noexcept { return by_address_.size(); }

private:
    [[nodiscard]] bool counts(const std::string& address) const noexcept {
        return limit_ != 0 && !address.empty() && address != "unix";
    }

    std::size_t limit_;
    std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace tgfw::net
