#include <tgfw/core/error.hpp>

#include <utility>

namespace tgfw {

Error::Error(const std::string& message) : std::runtime_error(message), text_(message) {}

void Error::set_method(std::string_view method) {
    method_ = method;
    text_ = method_ + ": " + std::runtime_error::what();
}

DecodeError::DecodeError(std::string path, const std::string& problem, std::size_t offset)
    : Error((path.empty() ? std::string() : path + ": ") + problem + " at byte " + std::to_string(offset)),
      path_(std::move(path)),
      offset_(offset) {}

}  // namespace tgfw
