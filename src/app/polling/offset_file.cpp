#include <tgfw/app/polling/offset_file.hpp>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <utility>

#include <core/parse_number.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

OffsetFile::OffsetFile(std::string path) : path_(std::move(path)) {
    if (path_.empty()) throw ConfigError("PollingOptions::with_offset_file: the path is empty; name a file");
}

std::optional<std::int64_t> OffsetFile::read() const {
    if (std::error_code none; !std::filesystem::exists(path_, none)) return std::nullopt;
    std::ifstream file(path_);
    std::string text;
    // A power failure may leave the file empty, since nobody waits for the disk. Updates come twice then, none is lost.
    if (!std::getline(file, text) && file.eof()) return std::nullopt;
    if (const auto offset = detail::parse_number<std::int64_t>(text); offset && *offset >= 0) return *offset;
    throw ConfigError("PollingOptions::with_offset_file: " + path_ +
                      " does not hold an offset; remove it to begin where the server is");
}

bool OffsetFile::write(std::int64_t offset) noexcept {
    try {
        const std::string next = path_ + ".new";
        std::ofstream file(next, std::ios::trunc);
        file << offset << '\n';
        file.close();
        return file && std::rename(next.c_str(), path_.c_str()) == 0;
    } catch (...) {
        return false;
    }
}

}  // namespace tgfw
