#include <utility>

#include <adapters/postgres/transaction_impl.hpp>
#include <tgfw/adapters/postgres/transaction.hpp>

namespace tgfw::postgres {

namespace {
/// Rows a round trip: enough to forget its cost, few enough to hold.
constexpr std::size_t kFetched = 500;
}  // namespace

RowStream::RowStream(std::shared_ptr<Transaction::Impl> transaction, std::string_view sql, std::vector<Param> params)
    : transaction_(std::move(transaction)),
      sql_(sql),
      params_(std::move(params)),
      cursor_("tgfw_" + std::to_string(transaction_->next_number())) {}

awaitable<std::optional<Row>> RowStream::next() {
    if (!sql_.empty()) {
        const auto declared = co_await transaction_->run_once(
            "DECLARE " + cursor_ + " NO SCROLL CURSOR FOR " + std::exchange(sql_, ""), std::move(params_));
        static_cast<void>(declared);
    }
    if (!ended_ && (!fetched_ || at_ == fetched_->size())) {
        fetched_ = co_await transaction_->run_once("FETCH " + std::to_string(kFetched) + " FROM " + cursor_,
                                                   std::vector<Param>());
        at_ = 0;
        ended_ = fetched_->size() < kFetched;
    }
    if (at_ == fetched_->size()) co_return std::nullopt;
    co_return (*fetched_)[at_++];
}

}  // namespace tgfw::postgres
