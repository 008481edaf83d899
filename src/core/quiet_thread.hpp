#pragma once

#include <csignal>
#include <thread>
#include <utility>

#include <pthread.h>

namespace tgfw::detail {

/// A thread with all signals blocked: they belong to the threads that expect them. Throws std::system_error where none
/// can be had.
template <class F>
std::thread thread_without_signals(F body) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        std::thread thread(std::move(body));
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        return thread;
    } catch (...) {
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        throw;
    }
}

}  // namespace tgfw::detail
