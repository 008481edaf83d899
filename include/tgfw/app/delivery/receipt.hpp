#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace tgfw {

/// How an updater hears that the server may forget an update. Move-only; said once.
///
/// One that is destroyed unsaid is refused: the server is to send the update again.
class Receipt {
public:
    /// What was said.
    class Verdict {
    public:
        explicit Verdict(bool a);
        /// The server may forget it, and a webhook's response may carry `c`.
        explicit Verdict(std::string c);
        Verdict(Verdict&&) noexcept;
        Verdict& operator=(Verdict&&) noexcept;
        ~Verdict();

        bool accepted = false;
        std::string call;  ///< A Bot API call as JSON, with its `method`; empty where there is none.
    };

    /// Where the verdicts about several updates go, each by the number its receipt has.
    class Book {
    public:
        virtual ~Book() = default;
        /// Must not throw: it may be called where a cancelled coroutine is taken down.
        virtual void settle(std::int64_t number, Verdict verdict) noexcept = 0;
    };

    /// Nobody listens.
    Receipt() noexcept = default;
    /// `listener` must not throw.
    explicit Receipt(std::function<void(Verdict)> listener);
    /// Needs no memory of its own.
    Receipt(std::shared_ptr<Book> book, std::int64_t number) noexcept : book_(std::move(book)), number_(number) {}
    Receipt(Receipt&& other) noexcept = default;
    Receipt& operator=(Receipt&& other) noexcept {
        if (this == &other) return *this;
        refuse();
        book_ = std::move(other.book_);
        number_ = other.number_;
        return *this;
    }
    ~Receipt() { refuse(); }

    /// The server may forget the update. Nothing happens where something has been said; so for the other two.
    void accept() noexcept;
    /// The same, and a webhook's response may carry this call of the Bot API: JSON with its `method`. See
    /// https://core.telegram.org/bots/api#making-requests-when-getting-updates.
    void accept_with(std::string json) noexcept;
    /// The update must come again.
    void refuse() noexcept {
        if (book_) refuse_unsaid();
    }

private:
    void refuse_unsaid() noexcept;

    std::shared_ptr<Book> book_;
    std::int64_t number_ = 0;
};

}  // namespace tgfw
