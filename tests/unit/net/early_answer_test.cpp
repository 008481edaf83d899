#include <net/early_answer.hpp>

#include <doctest/doctest.h>

using namespace tgfw::net;

TEST_CASE("a final answer is told from interim ones, whose end must have come before it counts") {
    CHECK(begins_final_answer("HTTP/1.1 413 Request Entity Too Large\r\n"));
    CHECK(begins_final_answer("HTTP/1.0 200"));
    CHECK(begins_final_answer("HTTP/1.1 4"));
    CHECK_FALSE(begins_final_answer(""));
    CHECK_FALSE(begins_final_answer("HTTP/1.1 "));
    CHECK_FALSE(begins_final_answer("HTTP/1.1 100 Continue\r\n"));
    CHECK_FALSE(begins_final_answer("HTTP/1.1 100 Continue\r\n\r\n"));
    CHECK_FALSE(begins_final_answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a"));
    CHECK(begins_final_answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 "));
}

TEST_CASE("what is not HTTP counts as an answer, which the parser then refuses") {
    CHECK(begins_final_answer("S"));
    CHECK(begins_final_answer("SSH-2.0-OpenSSH\r\n"));
    CHECK_FALSE(begins_final_answer("HT"));
}
