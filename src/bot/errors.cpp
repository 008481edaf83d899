#include <tgfw/bot/errors.hpp>

namespace tgfw {

ApiError::ApiError(int code, std::string description)
    : Error(description + " (" + std::to_string(code) + ")"), code_(code), description_(std::move(description)) {}

}  // namespace tgfw
