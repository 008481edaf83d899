#include <doctest/doctest.h>

#include <tgfw/app/polling/poll_cursor.hpp>

using namespace std::chrono_literals;
using tgfw::PollCursor;

TEST_CASE("waits grow by half from 1 s to 30 s, and begin anew after an answer") {
    PollCursor cursor;
    CHECK(cursor.failed() == 1s);
    CHECK(cursor.failed() == 1500ms);
    CHECK(cursor.failed() == 2250ms);
    for (int i = 0; i < 20; ++i) static_cast<void>(cursor.failed());
    CHECK(cursor.failed() == 30s);
    cursor.answered();
    CHECK(cursor.failed() == 1s);
}

TEST_CASE("a flood wait is what the server said and half a second") {
    CHECK(PollCursor::flooded(7s) == 7500ms);
}

TEST_CASE("a senseless flood wait is an hour, or the half second") {
    CHECK(PollCursor::flooded(99'999'999'999s) == 1h + 500ms);
    CHECK(PollCursor::flooded(-7s) == 500ms);
}

TEST_CASE("after an answer that cannot be taken apart, updates are fetched one by one until a good one came") {
    PollCursor cursor(50);
    CHECK(cursor.limit() == 50);
    cursor.unreadable();
    CHECK(cursor.limit() == 1);
    cursor.readable();
    CHECK(cursor.limit() == 50);
}
