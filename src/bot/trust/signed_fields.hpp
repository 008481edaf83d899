#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/bot/trust/trust_error.hpp>
#include <tgfw/bot/trust/trust_limits.hpp>

namespace tgfw::detail {

/// The fields of a query that Telegram signed, as the web app's and the login widget's are.
///
/// All that it throws is TrustError.
class SignedFields {
public:
    using Field = std::pair<std::string, std::string>;

    /// `what` names the data in errors, and must be a literal.
    SignedFields(std::string_view query, std::string_view what);
    SignedFields(std::vector<Field> fields, std::string_view what);

    /// The value of a field; null if there is none. Valid until it is taken.
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
    /// Takes the field out that vouches for the others. Throws missing_hash where there is none, or it is empty.
    [[nodiscard]] std::string take_proof(std::string_view name);
    void drop(std::string_view name);
    /// The lines that Telegram signs, `name=value`, by name.
    [[nodiscard]] std::string check_string() const;
    /// auth_date, once it is known to be Telegram's. Throws too_old, from_the_future, and malformed.
    [[nodiscard]] std::int64_t auth_date(std::chrono::system_clock::time_point now, const TrustLimits& limits) const;

    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    /// Throws malformed where the field is there and no decimal number.
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
    [[nodiscard]] std::vector<Field> take_all() noexcept { return std::move(fields_); }

    [[noreturn]] void refuse(TrustFailure failure) const;

private:
    void check_fields();

    std::vector<Field> fields_;  // By name.
    std::string_view what_;
};

/// The HMAC-SHA256 of the fields, in hexadecimal digits, as Telegram writes it into `hash`.
[[nodiscard]] std::string hash_of(const SignedFields& fields, std::string_view key);
/// Takes `hash` out of the fields and compares it with that of the others.
void check_hash(SignedFields& fields, std::string_view key);

}  // namespace tgfw::detail
