#pragma once

#include <exception>

#include <tgfw/dispatch/handler_stop.hpp>

/// What an exception is, for code that may not await inside a catch.
namespace tgfw::detail {

[[nodiscard]] inline bool is_stop(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const ApplicationHandlerStop&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace tgfw::detail
