#pragma once

#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/manual_clock.hpp>

namespace tgfw::testing {

/// Runs everything that can run now, without moving time.
inline void run_ready(boost::asio::io_context& io) {
    io.restart();
    while (io.poll() != 0) io.restart();
}

/// Runs `task` to its end in virtual time: whenever nothing can run, the clock jumps to the next deadline.
///
/// Throws what `task` throws, and std::logic_error if the task waits for something that no timer brings. It knows
/// nothing of sockets: a task that waits for one belongs into a test on the real clock.
inline void run_virtual(boost::asio::io_context& io, ManualClock& clock, awaitable<void> task) {
    struct Outcome {
        bool done = false;
        std::exception_ptr failure;
    };
    // Shared, since a task that hangs ends only after this function has thrown.
    const auto outcome = std::make_shared<Outcome>();
    boost::asio::co_spawn(io, std::move(task), [outcome](std::exception_ptr error) {
        outcome->done = true;
        outcome->failure = std::move(error);
    });
    run_ready(io);
    while (!outcome->done) {
        if (!clock.advance_to_next()) throw std::logic_error("run_virtual: the task waits, but no timer is armed");
        run_ready(io);
    }
    if (outcome->failure) std::rethrow_exception(outcome->failure);
}

}  // namespace tgfw::testing
