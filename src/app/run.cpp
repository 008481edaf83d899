#include <array>
#include <string>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <app/application_impl.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

net::TaskGroup::ErrorHandler log_to(Logger& logger) {
    return [&logger](std::exception_ptr error) {
        const LogField field("error", describe(error));
        logger.error("A task of the application failed", std::span(&field, 1));
    };
}

}  // namespace

Run::Run(asio::any_io_executor executor, Dispatcher& dispatcher, Logger& logger, ChatQueue queue)
    : dispatcher_(&dispatcher),
      logger_(&logger),
      queue_(std::move(queue)),
      room_(executor, asio::steady_timer::time_point::max()),
      workers_(executor, log_to(logger)),
      background_(executor, log_to(logger)) {}

awaitable<bool> Run::deliver(Update update) {
    while (queue_.full() && !closed_) co_await room_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (closed_) co_return false;
    queue_.push(std::move(update));
    pump();
    co_return true;
}

void Run::report(std::exception_ptr error) {
    background_.spawn([](Dispatcher* dispatcher, std::exception_ptr e) -> awaitable<void> {
        const bool stop = co_await dispatcher->process_error(nullptr, std::move(e));
        static_cast<void>(stop);
    }(dispatcher_, std::move(error)));
}

void Run::pump() {
    while (auto job = queue_.start()) workers_.spawn(work(std::move(*job)));
}

awaitable<void> Run::work(ChatQueue::Job job) {
    for (;;) {
        std::exception_ptr failure;
        try {
            co_await dispatcher_->process_update(std::move(job.update));
        } catch (...) {
            failure = std::current_exception();
        }
        queue_.finish(job.key);
        room_.cancel();
        if (failure) std::rethrow_exception(failure);
        auto next = queue_.start();
        if (!next) co_return;
        job = std::move(*next);
    }
}

void Run::close() {
    closed_ = true;
    room_.cancel();
}

void Run::cancel() {
    workers_.cancel();
    background_.cancel();
}

awaitable<void> Run::drain(Clock& clock, Clock::duration limit) {
    const auto deadline = clock.now() + limit;
    bool done = co_await workers_.join_for(clock, limit);
    if (done) done = co_await background_.join_for(clock, deadline - clock.now());
    if (done) co_return;
    const std::array<LogField, 2> fields{
        LogField("running", static_cast<std::int64_t>(workers_.size() + background_.size())),
        LogField("waiting", static_cast<std::int64_t>(queue_.waiting()))};
    logger_->warning("The drain deadline has passed: cancelling the handlers that still run", fields);
    cancel();
    co_await workers_.join();
    co_await background_.join();
}

}  // namespace tgfw
