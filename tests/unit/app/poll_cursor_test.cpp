#include <doctest/doctest.h>

#include <vector>

#include <tgfw/app/poll_cursor.hpp>

using namespace std::chrono_literals;
using tgfw::PollCursor;

TEST_CASE("polling begins with offset 0 and has nothing to confirm") {
    const PollCursor cursor;
    CHECK(cursor.offset() == 0);
    CHECK(cursor.limit() == 100);
    CHECK_FALSE(cursor.unconfirmed());
}

TEST_CASE("an update that was taken is confirmed by the next poll that is answered") {
    PollCursor cursor;
    cursor.took(41);
    CHECK(cursor.offset() == 42);
    CHECK(cursor.unconfirmed());
    cursor.answered();
    CHECK_FALSE(cursor.unconfirmed());
    CHECK(cursor.offset() == 42);
}

TEST_CASE("the offset follows ids that go down, as they may after a week of silence") {
    PollCursor cursor;
    cursor.took(900'000'000);
    cursor.took(2'000'001);
    CHECK(cursor.offset() == 2'000'002);
}

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

TEST_CASE("after an answer that cannot be taken apart, updates are fetched one by one until a good one came") {
    PollCursor cursor(50);
    CHECK(cursor.limit() == 50);
    cursor.unreadable();
    CHECK(cursor.limit() == 1);
    cursor.readable();
    CHECK(cursor.limit() == 50);
}

TEST_CASE("an update without an id is passed over by one, but not before there is an offset") {
    PollCursor cursor;
    cursor.took_nameless();
    CHECK(cursor.offset() == 0);
    cursor.took(41);
    cursor.answered();
    cursor.took_nameless();
    CHECK(cursor.offset() == 43);
    CHECK(cursor.unconfirmed());
}
