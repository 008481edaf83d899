#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace tgfw::detail {

/// Owns the descriptor of an open file, socket or end of a pipe, which it closes.
class UniqueFd {
public:
    UniqueFd() = default;
    /// A negative number, which stands for what could not be opened, owns nothing.
    explicit UniqueFd(int number) noexcept : number_(number) {}
    ~UniqueFd() {
        if (number_ >= 0) ::close(number_);
    }
    UniqueFd(UniqueFd&& other) noexcept : number_(other.release()) {}
    UniqueFd& operator=(UniqueFd other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }
    [[nodiscard]] int get() const noexcept { return number_; }
    /// Whether it is still the file of that name, in whose place another may have been put.
    [[nodiscard]] bool is_at(const std::string& path) const noexcept {
        struct stat own {};
        struct stat named {};
        return ::fstat(number_, &own) == 0 && ::stat(path.c_str(), &named) == 0 && own.st_dev == named.st_dev &&
               own.st_ino == named.st_ino;
    }
    /// Leaves closing it to the caller.
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

}  // namespace tgfw::detail
