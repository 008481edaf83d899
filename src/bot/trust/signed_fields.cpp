#include "signed_fields.hpp"

#include <algorithm>
#include <cstddef>

#include <bot/trust/digest.hpp>
#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/net/form.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t max_query = std::size_t{16} << 10;

/// Telegram signs lines of `name=value`. A line feed in a value, or an equals sign in a name, would let one signature
/// stand for other fields than those that Telegram signed.
bool is_one_line(const SignedFields::Field& field) noexcept {
    const auto& [name, value] = field;
    return !name.empty() && std::all_of(name.begin(), name.end(), ascii::is_word) &&
           value.find('\n') == std::string::npos;
}

bool same_name(const SignedFields::Field& left, const SignedFields::Field& right) noexcept {
    return left.first == right.first;
}

}  // namespace

SignedFields::SignedFields(std::string_view query, std::string_view what) : what_(what) {
    if (query.size() > max_query) refuse(TrustFailure::malformed);
    fields_ = net::parse_form(query);
    check_fields();
}

SignedFields::SignedFields(std::vector<Field> fields, std::string_view what) : fields_(std::move(fields)), what_(what) {
    std::size_t size = 0;
    for (const auto& [name, value] : fields_) size += name.size() + value.size();
    if (size > max_query) refuse(TrustFailure::malformed);
    check_fields();
}

void SignedFields::check_fields() {
    if (fields_.empty() || !std::all_of(fields_.begin(), fields_.end(), is_one_line)) refuse(TrustFailure::malformed);
    std::sort(fields_.begin(), fields_.end());
    if (std::adjacent_find(fields_.begin(), fields_.end(), same_name) != fields_.end()) refuse(TrustFailure::malformed);
}

const std::string* SignedFields::find(std::string_view name) const noexcept {
    const auto field = std::find_if(fields_.begin(), fields_.end(), [&](const Field& f) { return f.first == name; });
    return field == fields_.end() ? nullptr : &field->second;
}

std::string SignedFields::take_proof(std::string_view name) {
    const std::string* found = find(name);
    if (found == nullptr || found->empty()) refuse(TrustFailure::missing_hash);
    std::string proof = *found;
    drop(name);
    return proof;
}

void SignedFields::drop(std::string_view name) {
    std::erase_if(fields_, [&](const Field& field) { return field.first == name; });
}

std::string SignedFields::check_string() const {
    std::string lines;
    for (const auto& [name, value] : fields_) {
        if (!lines.empty()) lines += '\n';
        lines.append(name).append("=").append(value);
    }
    return lines;
}

std::int64_t SignedFields::auth_date(std::chrono::system_clock::time_point now, const TrustLimits& limits) const {
    const std::int64_t date = number("auth_date").value_or(0);
    if (date <= 0) refuse(TrustFailure::malformed);
    // A difference of two numbers that are not negative cannot overflow.
    const auto today = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const std::int64_t age = std::max<std::int64_t>(today, 0) - date;
    if (age > limits.max_age.count()) refuse(TrustFailure::too_old);
    if (-age > limits.max_skew.count()) refuse(TrustFailure::from_the_future);
    return date;
}

std::optional<std::string> SignedFields::text(std::string_view name) const {
    const std::string* found = find(name);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<std::int64_t> SignedFields::number(std::string_view name) const {
    const std::string* found = find(name);
    if (found == nullptr) return std::nullopt;
    const auto value = parse_number<std::int64_t>(*found);
    if (!value) refuse(TrustFailure::malformed);
    return value;
}

void SignedFields::refuse(TrustFailure failure) const {
    throw TrustError(what_, failure);
}

std::string hash_of(const SignedFields& fields, std::string_view key) {
    return hex(hmac_sha256(key, fields.check_string()));
}

void check_hash(SignedFields& fields, std::string_view key) {
    const std::string hash = fields.take_proof("hash");
    if (!equal_in_constant_time(hash_of(fields, key), hash)) fields.refuse(TrustFailure::wrong_hash);
}

}  // namespace tgfw::detail
