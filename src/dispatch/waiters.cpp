#include <dispatch/waiters.hpp>

namespace tgfw::detail {

Waiter::Waiter(std::shared_ptr<Waiters> list, Key key, std::function<bool(const UpdateView&)> accepts,
               boost::asio::any_io_executor executor, Clock& clock)
    : timer(std::move(executor), clock), list_(std::move(list)), key_(key), accepts_(std::move(accepts)) {
    list_->add(*this);
}

Waiter::~Waiter() {
    list_->remove(*this);
}

void Waiters::add(Waiter& waiter) {
    by_key_[waiter.key_].push_back(&waiter);
}

void Waiters::remove(Waiter& waiter) noexcept {
    const auto found = by_key_.find(waiter.key_);
    if (found == by_key_.end()) return;
    found->second.remove(&waiter);
    if (found->second.empty()) by_key_.erase(found);
}

bool Waiters::offer(const UpdateView& view, const std::shared_ptr<const Update>& update, Turn& turn) {
    const Chat* chat = update->effective_chat();
    const User* user = update->effective_user();
    if (chat == nullptr || user == nullptr) return false;
    const auto found = by_key_.find(Waiter::Key(chat->id, user->id));
    if (found == by_key_.end()) return false;
    for (Waiter* waiter : found->second) {
        if (!waiter->accepts_(view)) continue;
        waiter->update = update;
        waiter->turn = std::move(turn);
        waiter->timer.cancel();
        remove(*waiter);
        return true;
    }
    return false;
}

void Waiters::close() {
    closed_ = true;
    for (const auto& [key, waiters] : by_key_) {
        for (Waiter* waiter : waiters) waiter->timer.cancel();
    }
}

}  // namespace tgfw::detail
