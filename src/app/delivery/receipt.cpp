#include <tgfw/app/delivery/receipt.hpp>

namespace tgfw {

namespace {

class ListenerBook final : public Receipt::Book {
public:
    explicit ListenerBook(std::function<void(Receipt::Verdict)> listener) : listener_(std::move(listener)) {}
    void settle(std::int64_t, Receipt::Verdict verdict) noexcept override { listener_(std::move(verdict)); }

private:
    std::function<void(Receipt::Verdict)> listener_;
};

}  // namespace

Receipt::Verdict::Verdict(bool a) : accepted(a) {}
Receipt::Verdict::Verdict(std::string c) : accepted(true), call(std::move(c)) {}
Receipt::Verdict::Verdict(Verdict&&) noexcept = default;
Receipt::Verdict& Receipt::Verdict::operator=(Verdict&&) noexcept = default;
Receipt::Verdict::~Verdict() = default;

Receipt::Receipt(std::function<void(Verdict)> listener) : book_(std::make_shared<ListenerBook>(std::move(listener))) {}

void Receipt::accept() noexcept {
    if (const auto book = std::move(book_)) book->settle(number_, Verdict(true));
}

void Receipt::accept_with(std::string json) noexcept {
    if (const auto book = std::move(book_)) book->settle(number_, Verdict(std::move(json)));
}

void Receipt::refuse_unsaid() noexcept {
    if (const auto book = std::move(book_)) book->settle(number_, Verdict(false));
}

}  // namespace tgfw
