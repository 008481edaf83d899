#include <tgfw/core/aborted.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace tgfw {

bool is_aborted(const std::exception_ptr& error) noexcept {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == boost::asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace tgfw
