#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <core/credential.hpp>
#include <tgfw/core/credential.hpp>
#include <tgfw/core/error.hpp>

#include <support/temporary_folder.hpp>

using namespace tgfw;
using tgfw::test::TemporaryFolder;

namespace {

/// Puts files with secrets into a folder.
class CredentialFolder {
public:
    void write(const char* name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] std::string path() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a credential is what its file says, without the line end") {
    const CredentialFolder first;
    const CredentialFolder second;
    first.write("bot-token", "1:first\n");
    second.write("bot-token", "1:second");
    second.write("webhook-secret", "of windows\r\n");
    const std::vector<std::string> folders{first.path(), second.path()};
    CHECK(detail::credential_in(folders, "bot-token") == "1:first");
    CHECK(detail::credential_in(folders, "webhook-secret") == "of windows");
    setenv("CREDENTIALS_DIRECTORY", second.path().c_str(), 1);
    CHECK(credential("bot-token") == "1:second");
    unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("a credential that is not there, empty or too long is told of by name") {
    const CredentialFolder folder;
    const std::vector<std::string> folders{folder.path()};
    const auto read = [&](const char* name) { return detail::credential_in(folders, name); };
    folder.write("empty", "\n");
    folder.write("long", std::string(65537, 'x'));
    CHECK_THROWS_WITH_AS(
        read("missing"),
        "no credential 'missing': neither $CREDENTIALS_DIRECTORY/missing (systemd's LoadCredential=) nor "
        "/run/secrets/missing can be read",
        ConfigError);
    CHECK_THROWS_AS(read("empty"), ConfigError);
    CHECK_THROWS_AS(read("long"), ConfigError);
    for (const char* name : {"", ".", "..", "../etc/passwd", "/etc/passwd"}) {
        CHECK_THROWS_AS(read(name), ConfigError);
    }
}
