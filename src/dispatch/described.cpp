#include <tgfw/dispatch/described.hpp>

namespace tgfw::detail {

std::string described(const char* name, const std::string& what) {
    return std::string(name).append("(").append(what).append(")");
}

}  // namespace tgfw::detail
