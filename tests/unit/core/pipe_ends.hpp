#pragma once

#include <array>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

/// A pipe to log into. The reading end never waits.
class PipeEnds {
public:
    PipeEnds() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
        fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    }
    ~PipeEnds() {
        close_reader();
        close(ends_[1]);
    }
    PipeEnds(const PipeEnds&) = delete;
    PipeEnds& operator=(const PipeEnds&) = delete;

    [[nodiscard]] int writer() const { return ends_[1]; }
    void never_wait() const { fcntl(ends_[1], F_SETFL, O_NONBLOCK); }

    void close_reader() {
        if (ends_[0] >= 0) close(ends_[0]);
        ends_[0] = -1;
    }

    /// What is in the pipe now.
    [[nodiscard]] std::string read_all() const {
        std::string text;
        std::array<char, 4096> part{};
        for (ssize_t count = 0; (count = read(ends_[0], part.data(), part.size())) > 0;) {
            text.append(part.data(), static_cast<std::size_t>(count));
        }
        return text;
    }

private:
    std::array<int, 2> ends_{-1, -1};
};
