#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include <tgfw/app/polling/offset_file.hpp>
#include <tgfw/core/error.hpp>

#include <support/temporary_folder.hpp>

using namespace tgfw;

TEST_CASE("an offset that was written is read by the next process, and no file is no offset") {
    const test::TemporaryFolder folder;
    const std::string path = (folder / "offset").string();
    OffsetFile file(path);
    CHECK_FALSE(file.read());
    CHECK(file.write(870'001));
    CHECK(OffsetFile(path).read() == 870'001);
    CHECK(file.write(5));
    CHECK(OffsetFile(path).read() == 5);
}

TEST_CASE("a file that a power failure left empty is no offset: polling begins where the server is") {
    const test::TemporaryFolder folder;
    const std::string path = (folder / "offset").string();
    std::ofstream(path).close();
    CHECK_FALSE(OffsetFile(path).read().has_value());
}

TEST_CASE("a file that holds no offset is refused by name") {
    const test::TemporaryFolder folder;
    const std::string path = (folder / "offset").string();
    for (const char* content : {"\n", "soon\n", "12 apples\n", "-4\n"}) {
        std::ofstream(path) << content;
        CHECK_THROWS_WITH_AS(static_cast<void>(OffsetFile(path).read()),
                             ("PollingOptions::with_offset_file: " + path +
                              " does not hold an offset; remove it to begin where the server is")
                                 .c_str(),
                             ConfigError);
    }
    CHECK_THROWS_AS(OffsetFile(""), ConfigError);
}

TEST_CASE("where an offset cannot be written, the file stays as it was") {
    OffsetFile file("/nowhere/offset");
    CHECK_FALSE(file.write(1));
}
