#include <tgfw/bot/trust/trust_error.hpp>

#include <string>

namespace tgfw {

namespace {

std::string_view reason(TrustFailure failure) noexcept {
    switch (failure) {
        case TrustFailure::malformed:
            return "it is malformed";
        case TrustFailure::missing_hash:
            return "it has no hash";
        case TrustFailure::wrong_hash:
            return "its hash is wrong";
        case TrustFailure::too_old:
            return "it is too old";
        case TrustFailure::from_the_future:
            return "it comes from the future";
    }
    return "it cannot be trusted";
}

}  // namespace

TrustError::TrustError(std::string_view what, TrustFailure failure)
    : Error(std::string(what) + " is refused: " + std::string(reason(failure))), failure_(failure) {}

}  // namespace tgfw
