#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include <app/observe/check_board.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

using Due = std::vector<std::size_t>;
constexpr Clock::time_point kBoardBegin{1h};

}  // namespace

TEST_CASE("a check runs once at a time, and again when what it found has aged") {
    CheckBoard board(2, 1s);
    CHECK_FALSE(board.pending());
    CHECK(board.begin_due(kBoardBegin) == Due{0, 1});
    CHECK(board.begin_due(kBoardBegin) == Due{});
    CHECK(board.pending());
    CHECK_FALSE(board.found(0, CheckBoard::Found::ok, true, kBoardBegin));
    CHECK(board.pending());
    CHECK(board.found(1, CheckBoard::Found::failed, true, kBoardBegin + 500ms));
    CHECK_FALSE(board.pending());
    CHECK(board.begin_due(kBoardBegin + 999ms) == Due{});
    CHECK(board.begin_due(kBoardBegin + 1s) == Due{0});
    CHECK(board.begin_due(kBoardBegin + 1500ms) == Due{1});
    CHECK(board.result(1) == CheckBoard::Found::failed);
}

TEST_CASE("only a result that is another than the one before is news") {
    CheckBoard board(1, 0s);
    const auto find = [&board](CheckBoard::Found what) {
        REQUIRE(board.begin_due(kBoardBegin) == Due{0});
        return board.found(0, what, true, kBoardBegin);
    };
    CHECK_FALSE(find(CheckBoard::Found::ok));
    CHECK(find(CheckBoard::Found::failed));
    CHECK_FALSE(find(CheckBoard::Found::failed));
    CHECK(find(CheckBoard::Found::timed_out));
    CHECK(find(CheckBoard::Found::ok));
}

TEST_CASE("a check that outlasts its deadline is not begun again until it has ended") {
    CheckBoard board(1, 1s);
    CHECK(board.begin_due(kBoardBegin) == Due{0});
    CHECK(board.found(0, CheckBoard::Found::timed_out, false, kBoardBegin + 1s));
    CHECK_FALSE(board.pending());
    CHECK(board.begin_due(kBoardBegin + 1h) == Due{});
    CHECK(board.result(0) == CheckBoard::Found::timed_out);
    board.left(0);
    CHECK(board.begin_due(kBoardBegin + 1h) == Due{0});
}
