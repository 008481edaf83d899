#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/trust/trust_error.hpp>

#include <string_view>

#include <tgfw/core/error.hpp>

namespace tgfw {

/// Why data is not what it claims to be.
enum class TrustFailure {
    malformed,        ///< Not of the form that the data must have; also a field that is there twice.
    missing_hash,     ///< Nothing vouches for it.
    wrong_hash,       ///< Changed, or made by somebody else.
    too_old,          ///< It was right once.
    from_the_future,  ///< Its time is further ahead than clocks differ.
};

/// Data that came over the user's hands is refused. The text names the data and the reason; it quotes nothing of it.
class TrustError : public Error {
public:
    /// `what` names the data: `initData`.
    TrustError(std::string_view what, TrustFailure failure);

    [[nodiscard]] TrustFailure failure() const noexcept { return failure_; }

private:
    TrustFailure failure_;
};

}  // namespace tgfw
