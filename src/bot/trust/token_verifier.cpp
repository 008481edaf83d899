#include <tgfw/bot/trust/token_verifier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <core/base64.hpp>
#include <tgfw/api/json.hpp>

namespace tgfw {

namespace {

namespace json = boost::json;

constexpr std::size_t kLongestToken = 8 * 1024;
constexpr std::size_t kDeepestToken = 16;

std::string_view sentence(TokenFailure failure) noexcept {
    switch (failure) {
        case TokenFailure::malformed:
            return "it is malformed";
        case TokenFailure::wrong_algorithm:
            return "no key is for its algorithm";
        case TokenFailure::wrong_signature:
            return "its signature is wrong";
        case TokenFailure::expired:
            return "it has expired";
        case TokenFailure::too_early:
            return "its time has not come";
        case TokenFailure::wrong_issuer:
            return "somebody else has issued it";
        case TokenFailure::wrong_audience:
            return "it is for somebody else";
        case TokenFailure::missing_claim:
            return "it lacks a claim";
    }
    return "it cannot be trusted";
}

json::object object_of(std::string_view text) {
    try {
        json::value parsed = parse_json(text, kDeepestToken, kLongestToken);
        if (json::object* found = parsed.if_object()) return std::move(*found);
    } catch (const DecodeError&) {
    }
    throw TokenError(TokenFailure::malformed);
}

std::string decoded(std::string_view part) {
    auto bytes = detail::base64_decode(part, detail::Base64::url);
    if (!bytes) throw TokenError(TokenFailure::malformed);
    return std::move(*bytes);
}

std::optional<std::string> text_of(const json::value* value) {
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_int64()) return std::to_string(value->get_int64());
    if (value->is_uint64()) return std::to_string(value->get_uint64());
    return std::nullopt;
}

/// NumericDate, RFC 7519 §2: seconds, fractions too.
std::optional<double> date_of(const json::object& claims, std::string_view name) {
    const json::value* value = claims.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) throw TokenError(TokenFailure::malformed);
    return value->to_number<double>();
}

void check_dates(const json::object& claims, const TokenRules& rules, std::chrono::system_clock::time_point now) {
    const double at = std::chrono::duration<double>(now.time_since_epoch()).count();
    const auto leeway = static_cast<double>(rules.leeway.count());
    const auto ends = date_of(claims, "exp");
    const auto begins = date_of(claims, "nbf");
    if (!ends && rules.expiry_required) throw TokenError(TokenFailure::missing_claim);
    if (ends && at >= *ends + leeway) throw TokenError(TokenFailure::expired);
    if (begins && at < *begins - leeway) throw TokenError(TokenFailure::too_early);
}

void check_issuer(const json::object& claims, const TokenRules& rules) {
    if (rules.issuer.empty()) return;
    const json::value* value = claims.if_contains("iss");
    if (value == nullptr || !value->is_string() || value->get_string() != rules.issuer)
        throw TokenError(TokenFailure::wrong_issuer);
}

void check_audience(const json::object& claims, const TokenRules& rules) {
    const json::value* value = claims.if_contains("aud");
    if (value == nullptr && rules.audience.empty()) return;
    if (value == nullptr || rules.audience.empty()) throw TokenError(TokenFailure::wrong_audience);
    const auto is_ours = [&](const json::value& one) { return one.is_string() && one.get_string() == rules.audience; };
    const json::array* several = value->if_array();
    const bool found = several != nullptr ? std::any_of(several->begin(), several->end(), is_ours) : is_ours(*value);
    if (!found) throw TokenError(TokenFailure::wrong_audience);
}

constexpr std::array<std::pair<std::string_view, TokenAlgorithm>, 3> kAlgorithms{
    std::pair{std::string_view("HS256"), TokenAlgorithm::hs256},
    std::pair{std::string_view("RS256"), TokenAlgorithm::rs256},
    std::pair{std::string_view("ES256"), TokenAlgorithm::es256}};

}  // namespace

TokenError::TokenError(TokenFailure failure)
    : Error("a token is refused: " + std::string(sentence(failure))), failure_(failure) {}

std::optional<std::string> TokenClaims::find(std::string_view name) const {
    const auto found =
        std::find_if(texts_.begin(), texts_.end(), [&](const auto& claim) { return claim.first == name; });
    if (found == texts_.end()) return std::nullopt;
    return found->second;
}

std::string TokenClaims::get(std::string_view name) const {
    auto value = find(name);
    if (!value || value->empty()) throw TokenError(TokenFailure::missing_claim);
    return std::move(*value);
}

TokenVerifier::TokenVerifier(std::vector<TokenKey> keys, TokenRules rules)
    : keys_(std::move(keys)), rules_(std::move(rules)) {
    if (keys_.empty()) throw ConfigError("TokenVerifier has no key, and could take no token; give at least one");
    if (rules_.leeway < std::chrono::seconds::zero())
        throw ConfigError("TokenRules::leeway is below zero; give 0 s or more");
}

bool TokenVerifier::signed_by_one(std::string_view header, std::string_view message, std::string_view signature) const {
    const json::object said = object_of(header);
    if (said.contains("crit")) throw TokenError(TokenFailure::malformed);
    const json::value* named = said.if_contains("alg");
    const json::string* name = named != nullptr ? named->if_string() : nullptr;
    if (name == nullptr) throw TokenError(TokenFailure::malformed);
    const auto id = text_of(said.if_contains("kid"));
    bool any = false;
    for (const auto& [text, algorithm] : kAlgorithms) {
        if (*name != text) continue;
        for (const TokenKey& key : keys_) {
            if (key.algorithm() != algorithm) continue;
            any = true;
            const bool may_be = key.id().empty() || !id || *id == key.id();
            if (may_be && key.verifies(message, signature)) return true;
        }
    }
    if (!any) throw TokenError(TokenFailure::wrong_algorithm);
    return false;
}

TokenClaims TokenVerifier::verify(std::string_view token, std::chrono::system_clock::time_point now) const {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (token.size() > kLongestToken || first == last || token.find('.', first + 1) != last)
        throw TokenError(TokenFailure::malformed);
    const std::string header = decoded(token.substr(0, first));
    const std::string payload = decoded(token.substr(first + 1, last - first - 1));
    const std::string signature = decoded(token.substr(last + 1));
    if (!signed_by_one(header, token.substr(0, last), signature)) throw TokenError(TokenFailure::wrong_signature);

    const json::object said = object_of(payload);
    check_dates(said, rules_, now);
    check_issuer(said, rules_);
    check_audience(said, rules_);
    TokenClaims claims;
    for (const auto& member : said) {
        if (auto text = text_of(&member.value()))
            claims.texts_.emplace_back(std::string(member.key()), std::move(*text));
    }
    return claims;
}

}  // namespace tgfw
