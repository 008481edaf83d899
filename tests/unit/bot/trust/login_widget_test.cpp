#include <doctest/doctest.h>

#include <string>

#include <tgfw/bot/trust/login_widget.hpp>
#include <unit/bot/trust/init_data_maker.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* login_token_text = "7001:login_token_of_a_test_AAAAAAAAAAAAAA";
const Token login_token(login_token_text);
const auto login_time = std::chrono::system_clock::time_point(1767225660s);

Fields usual_login() {
    return {{"auth_date", "1767225600"}, {"first_name", "Ann"}, {"id", "17"}, {"photo_url", "https://t.me/i/a.jpg"}};
}

TrustFailure login_failure(std::string_view query, std::chrono::system_clock::time_point when = login_time) {
    try {
        (void)validate_login(query, login_token, when);
    } catch (const TrustError& error) {
        return error.failure();
    }
    FAIL("taken: " << query);
    return TrustFailure::malformed;
}

}  // namespace

TEST_CASE("a login by the widget is checked, as a query and as the fields of its callback") {
    const auto data = validate_login(signed_login(usual_login(), login_token_text), login_token, login_time);
    CHECK(data.id == 17);
    CHECK(data.first_name == "Ann");
    CHECK_FALSE(data.last_name);
    CHECK(data.photo_url == "https://t.me/i/a.jpg");
    CHECK(data.auth_date == 1767225600);
    CHECK(data.fields == usual_login());
    CHECK(validate_login(net::parse_form(signed_login(usual_login(), login_token_text)), login_token, login_time) ==
          data);
}

TEST_CASE("a login that is forged, old or not whole is refused by its kind") {
    const std::string good = signed_login(usual_login(), login_token_text);
    CHECK(login_failure(good + "&username=boss") == TrustFailure::wrong_hash);
    CHECK(login_failure(signed_login(usual_login(), "7001:another")) == TrustFailure::wrong_hash);
    // A hash that is right for a web app is none for a login.
    CHECK(login_failure(signed_init_data(usual_login(), login_token_text)) == TrustFailure::wrong_hash);
    CHECK(login_failure(net::format_form(usual_login())) == TrustFailure::missing_hash);
    CHECK(login_failure(good, login_time + 25h) == TrustFailure::too_old);
    CHECK(login_failure(good, login_time - 25h) == TrustFailure::from_the_future);
    CHECK(login_failure(good + "&id=18") == TrustFailure::malformed);
    CHECK(login_failure("") == TrustFailure::malformed);
    CHECK(login_failure(signed_login({{"auth_date", "1767225600"}}, login_token_text)) == TrustFailure::malformed);
    CHECK(login_failure(signed_login({{"auth_date", "1767225600"}, {"id", "me"}}, login_token_text)) ==
          TrustFailure::malformed);
    CHECK_THROWS_AS((void)validate_login(Fields{{"a", std::string(20000, 'x')}}, login_token, login_time), TrustError);
}

TEST_CASE("errors about a login quote nothing of it") {
    CHECK_THROWS_WITH_AS((void)validate_login("hush=1", login_token, login_time),
                         "The login is refused: it has no hash", TrustError);
}
