#include <tgfw/adapters/postgres/pool.hpp>

#include <utility>

#include <adapters/postgres/lender.hpp>
#include <adapters/postgres/transaction_impl.hpp>

namespace tgfw::postgres {

class Pool::Impl : public detail::Lender {
public:
    using Lender::Lender;

    static awaitable<Transaction> begin(std::shared_ptr<Impl> self, std::string tenant, TransactionOptions options) {
        const auto asked = self->metrics() != nullptr ? self->clock().now() : Clock::time_point();
        auto lease = self->lend_at_once();
        if (!lease) {
            auto awaited = co_await self->lend();
            lease.emplace(std::move(awaited));
        }
        if (self->metrics() != nullptr) self->metrics()->acquired(self->clock().now() - asked);
        co_return Transaction(std::make_shared<Transaction::Impl>(std::move(*lease), std::move(tenant), options));
    }
};

Pool::Pool(boost::asio::any_io_executor executor, PoolOptions options, Clock& clock, Logger& logger)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options), clock, logger)) {}

Pool::~Pool() {
    impl_->shut();
}

awaitable<Transaction> Pool::begin(TenantId tenant, TransactionOptions options) {
    return Impl::begin(impl_, tenant.text(), options);
}

awaitable<Transaction> Pool::begin(WithoutTenant, TransactionOptions options) {
    return Impl::begin(impl_, std::string(), options);
}

awaitable<bool> Pool::close(Clock::duration limit) {
    return impl_->close(limit);
}

PoolStats Pool::stats() const noexcept {
    return impl_->stats();
}

}  // namespace tgfw::postgres
