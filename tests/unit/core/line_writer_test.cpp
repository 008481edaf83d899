#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include <core/line_writer.hpp>

#include "pipe_ends.hpp"

using tgfw::detail::LineWriter;

TEST_CASE("a line goes out whole") {
    const PipeEnds pipe;
    LineWriter writer(pipe.writer());
    CHECK(writer.write("one\n"));
    CHECK(writer.write("two\n"));
    CHECK(pipe.read_all() == "one\ntwo\n");
    CHECK(writer.lost() == 0);
}

TEST_CASE("a pipe that no one reads costs lines, not the process") {
    PipeEnds pipe;
    LineWriter writer(pipe.writer());
    pipe.close_reader();
    CHECK_FALSE(writer.write("one\n"));  // SIGPIPE would have ended the tests here.
    CHECK_FALSE(writer.write("two\n"));
    CHECK(writer.lost() == 2);
}

TEST_CASE("a SIGPIPE that waited for someone else is left to him") {
    PipeEnds pipe;
    LineWriter writer(pipe.writer());
    pipe.close_reader();
    sigset_t blocked;
    sigset_t before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    pthread_kill(pthread_self(), SIGPIPE);
    CHECK_FALSE(writer.write("one\n"));
    sigset_t pending;
    sigpending(&pending);
    CHECK(sigismember(&pending, SIGPIPE) == 1);
    int taken = 0;
    sigwait(&blocked, &taken);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    CHECK(taken == SIGPIPE);
}

TEST_CASE("a full disk costs lines") {
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    LineWriter writer(full);
    CHECK_FALSE(writer.write("one\n"));
    CHECK(writer.lost() == 1);
    close(full);
}

TEST_CASE("what is closed costs lines") {
    LineWriter writer(-1);
    CHECK_FALSE(writer.write("one\n"));
    CHECK(writer.lost() == 1);
}

TEST_CASE("a line that was torn does not tear the next one") {
    const PipeEnds pipe;
    pipe.never_wait();
    LineWriter writer(pipe.writer(), std::chrono::milliseconds(0));
    const auto size = static_cast<std::size_t>(fcntl(pipe.writer(), F_SETPIPE_SZ, 4096));
    CHECK_FALSE(writer.write(std::string(size + 1000, 'x') + "\n"));
    CHECK_FALSE(writer.write("no room\n"));
    CHECK(writer.lost() == 2);
    const std::string torn = pipe.read_all();
    CHECK(torn.find_first_not_of('x') == std::string::npos);
    CHECK(torn.size() < size + 1000);
    CHECK(writer.write("whole\n"));
    CHECK(pipe.read_all() == "\nwhole\n");
    CHECK(writer.lost() == 2);
}

TEST_CASE("a line that finds no room at once goes out as it is read") {
    const PipeEnds pipe;
    pipe.never_wait();
    LineWriter writer(pipe.writer(), std::chrono::minutes(1));
    const auto size = static_cast<std::size_t>(fcntl(pipe.writer(), F_SETPIPE_SZ, 4096));
    const std::string line = std::string(5 * size, 'x') + "\n";
    std::string read;
    std::thread reader([&] {
        while (!read.ends_with('\n')) {
            read += pipe.read_all();
            std::this_thread::yield();
        }
    });
    CHECK(writer.write(line));
    reader.join();
    CHECK(read == line);
    CHECK(writer.lost() == 0);
}
