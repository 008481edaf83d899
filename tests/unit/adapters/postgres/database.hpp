#pragma once

#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <support/postgres_cluster.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/store_result.hpp>

namespace tgfw::test {

/// A database of a test's own on the cluster, its event loop, and pools to it. Time is real: the server's is.
class Database {
public:
    /// `schema` is run by the superuser; `app` is a role without rights of its own.
    explicit Database(const std::string& schema = "");
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] postgres::PoolOptions options(std::string_view role = "app") const;
    /// As the superuser, over a connection of its own; what it gives back is the first column of the first row.
    std::string admin(const std::string& sql) const;
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] boost::asio::io_context& io() noexcept { return io_; }

    /// Runs a task to its end, with all that it leaves behind.
    template <class T>
    T run(awaitable<T> task) {
        std::exception_ptr failure;
        const auto ended = [&](std::exception_ptr error) { failure = std::move(error); };
        if constexpr (std::is_void_v<T>) {
            boost::asio::co_spawn(io_, std::move(task), ended);
            finish(failure);
        } else {
            std::optional<T> result;
            boost::asio::co_spawn(io_, tgfw::detail::store_result(std::move(task), result), ended);
            finish(failure);
            return std::move(*result);
        }
    }

private:
    void finish(const std::exception_ptr& failure);

    std::string name_;
    boost::asio::io_context io_{1};
};

}  // namespace tgfw::test
