#include <adapters/sentry/dsn.hpp>

#include <algorithm>
#include <string_view>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::sentry {

namespace {

[[noreturn]] void refuse_dsn(const char* problem) {
    throw ConfigError(std::string("SentryOptions::dsn ") + problem +
                      "; take the one that Sentry shows among the project's client keys, https://KEY@HOST/PROJECT");
}

bool is_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_base64url);
}

}  // namespace

Dsn Dsn::parse(const Secret& text) {
    const std::string_view all = text.reveal();
    if (all.empty()) refuse_dsn("is not set");
    const auto scheme_end = all.find("://");
    const auto at = all.find('@');
    if (scheme_end == std::string_view::npos || at == std::string_view::npos || at < scheme_end) {
        refuse_dsn("has no public key in front of an @");
    }
    const std::string_view keys = all.substr(scheme_end + 3, at - scheme_end - 3);
    const std::string_view key = keys.substr(0, keys.find(':'));
    if (!is_word(key)) refuse_dsn("has a public key with other characters than letters, digits, _ and -");
    net::Url url;
    try {
        url = net::Url::parse(std::string(all.substr(0, scheme_end + 3)).append(all.substr(at + 1)));
    } catch (const ConfigError&) {
        refuse_dsn("is no http or https URL");
    }
    const auto slash = url.target.rfind('/');
    const std::string project = url.target.substr(slash + 1);
    if (!is_word(project)) refuse_dsn("does not end in a project's id");
    Dsn dsn;
    dsn.origin = url.origin();
    dsn.target = url.target.substr(0, slash) + "/api/" + project + "/envelope/";
    dsn.public_key = Secret(std::string(key));
    return dsn;
}

}  // namespace tgfw::sentry
