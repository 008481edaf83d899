#pragma once

#include <exception>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

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

[[nodiscard]] inline bool is_abort(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == boost::asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace tgfw::detail
