#include <core/unique_fd.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <type_traits>
#include <utility>

#include <doctest/doctest.h>

#include <support/temporary_folder.hpp>

using tgfw::detail::UniqueFd;

namespace {

static_assert(!std::is_copy_constructible_v<UniqueFd> && !std::is_copy_assignable_v<UniqueFd>);
static_assert(std::is_nothrow_move_constructible_v<UniqueFd> && std::is_nothrow_move_assignable_v<UniqueFd>);

int open_null() {
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_open(int number) {
    return ::fcntl(number, F_GETFD) >= 0;
}

}  // namespace

TEST_CASE("UniqueFd: closes what it owns at its end, and not what it released") {
    const int number = open_null();
    {
        const UniqueFd file(number);
        CHECK(file);
        CHECK(file.get() == number);
        CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
    int released = -1;
    {
        UniqueFd file(open_null());
        released = file.release();
        CHECK_FALSE(file);
    }
    CHECK(is_open(released));
    const UniqueFd closes(released);
}

TEST_CASE("UniqueFd: what is moved has one owner, and what an assignment replaces is closed at once") {
    UniqueFd first(open_null());
    UniqueFd second(open_null());
    const int moved = first.get();
    const int replaced = second.get();
    second = std::move(first);
    CHECK(second.get() == moved);
    CHECK_FALSE(first);
    CHECK(is_open(moved));
    CHECK_FALSE(is_open(replaced));
    const UniqueFd third(std::move(second));
    CHECK_FALSE(second);
    CHECK(third.get() == moved);
    CHECK(is_open(moved));
}

TEST_CASE("UniqueFd: nothing is owned by default, after a failed open, and after a reset") {
    CHECK_FALSE(UniqueFd());
    CHECK_FALSE(UniqueFd(-1));
    UniqueFd file(open_null());
    const int number = file.get();
    file = UniqueFd();
    CHECK_FALSE(file);
    CHECK_FALSE(is_open(number));
}

TEST_CASE("UniqueFd: a file that was removed or replaced is no longer at its path") {
    const tgfw::test::TemporaryFolder folder;
    const std::string path = folder / "file";
    const auto open_there = [&] { return UniqueFd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)); };
    const UniqueFd first = open_there();
    CHECK(first.is_at(path));
    std::filesystem::remove(path);
    CHECK_FALSE(first.is_at(path));
    const UniqueFd second = open_there();
    CHECK(second.is_at(path));
    CHECK_FALSE(first.is_at(path));
    CHECK_FALSE(UniqueFd().is_at(path));
}
