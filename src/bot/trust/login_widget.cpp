#include <tgfw/bot/trust/login_widget.hpp>

#include <utility>

#include <bot/trust/digest.hpp>
#include <bot/trust/signed_fields.hpp>

namespace tgfw {

namespace {

constexpr std::string_view the_login = "The login";

LoginData check_and_read(detail::SignedFields fields, const Token& token, std::chrono::system_clock::time_point now,
                         const TrustLimits& limits) {
    check_hash(fields, detail::sha256(token.reveal()));
    LoginData data;
    data.auth_date = fields.auth_date(now, limits);
    data.id = fields.number("id").value_or(0);
    if (data.id <= 0) fields.refuse(TrustFailure::malformed);
    data.first_name = fields.text("first_name").value_or("");
    data.last_name = fields.text("last_name");
    data.username = fields.text("username");
    data.photo_url = fields.text("photo_url");
    data.fields = fields.take_all();
    return data;
}

}  // namespace

LoginData validate_login(std::string_view query, const Token& token, std::chrono::system_clock::time_point now,
                         const TrustLimits& limits) {
    return check_and_read(detail::SignedFields(query, the_login), token, now, limits);
}

LoginData validate_login(std::vector<std::pair<std::string, std::string>> fields, const Token& token,
                         std::chrono::system_clock::time_point now, const TrustLimits& limits) {
    return check_and_read(detail::SignedFields(std::move(fields), the_login), token, now, limits);
}

}  // namespace tgfw
