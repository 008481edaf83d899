#include <adapters/postgres/transaction_impl.hpp>
#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/core/error.hpp>

#include <exception>
#include <utility>

namespace tgfw::postgres {

namespace {

std::string savepoint_name(std::uint64_t number) {
    return "tgfw_" + std::to_string(number);
}

std::string undo_text(std::uint64_t number) {
    return "ROLLBACK TO SAVEPOINT " + savepoint_name(number);
}

std::string release_text(std::uint64_t number) {
    return "RELEASE SAVEPOINT " + savepoint_name(number);
}

}  // namespace

awaitable<Savepoint> Transaction::savepoint() {
    auto impl = here().shared_from_this();
    const std::uint64_t number = impl->next_number();
    co_await impl->control("SAVEPOINT " + savepoint_name(number));
    co_return Savepoint(std::move(impl), number);
}

Savepoint::~Savepoint() {
    if (!transaction_) return;
    transaction_->control_later(undo_text(number_));
    transaction_->control_later(release_text(number_));
}

awaitable<void> Savepoint::release() {
    if (!transaction_) throw ConfigError("the savepoint has ended; make another one");
    const auto transaction = std::move(transaction_);
    const std::uint64_t number = number_;
    std::exception_ptr failure;
    try {
        co_await transaction->control(release_text(number));
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    transaction->control_later(undo_text(number));  // As where it dies: what follows goes on from it.
    transaction->control_later(release_text(number));
    std::rethrow_exception(failure);
}

awaitable<void> Savepoint::rollback() {
    if (!transaction_) throw ConfigError("the savepoint has ended; make another one");
    const auto transaction = std::move(transaction_);
    transaction->control_later(undo_text(number_));
    co_await transaction->control(release_text(number_));
}

}  // namespace tgfw::postgres
