#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include <tgfw/app/updater.hpp>

namespace tgfw::fuzz {

/// An application of many moods: what it does with each update in turn follows from one byte.
class FickleSink : public UpdateSink {
public:
    enum class Mood { accepts, accepts_with_call, refuses, thinks, never_says, closes, is_full, is_full_by_then };

    explicit FickleSink(std::uint8_t moods) : first_(moods & 7U), step_((moods >> 3U) & 7U) {}

    awaitable<bool> deliver(Update, Receipt receipt) override { co_return take(std::move(receipt)); }
    awaitable<bool> deliver_unreadable(BadUpdate update, Receipt receipt) override {
        if (!update.update_id || update.error.empty()) std::abort();  // It could not be told from the next one.
        co_return take(std::move(receipt));
    }
    /// Asked when the head is there, and again when the body is.
    [[nodiscard]] bool has_room() const noexcept override {
        const bool again = std::exchange(asked_, true);
        if (mood() != Mood::is_full && !(mood() == Mood::is_full_by_then && again)) return true;
        next();
        return false;
    }
    void report(std::exception_ptr) override {}

    /// Accepts what it has thought about.
    void make_up_its_mind() {
        if (!thought_about_) return;
        ++accepted;
        std::exchange(thought_about_, std::nullopt)->accept();
    }
    /// The receipt of an update of which it says nothing, for whoever lets the response deadline pass.
    [[nodiscard]] std::optional<Receipt> unsaid() { return std::exchange(unsaid_, std::nullopt); }

    std::size_t taken = 0;
    std::size_t accepted = 0;

private:
    [[nodiscard]] Mood mood() const noexcept { return static_cast<Mood>((first_ + turn_ * step_) & 7U); }
    void next() const noexcept {
        ++turn_;
        asked_ = false;
    }

    bool take(Receipt receipt) {
        const Mood now = mood();
        if (thought_about_ || unsaid_ || now == Mood::is_full || now == Mood::is_full_by_then) std::abort();
        ++taken;
        next();
        if (now == Mood::accepts || now == Mood::accepts_with_call) ++accepted;
        if (now == Mood::accepts) receipt.accept();
        if (now == Mood::accepts_with_call) receipt.accept_with(R"({"method":"sendMessage","chat_id":1,"text":"a"})");
        if (now == Mood::refuses) receipt.refuse();
        if (now == Mood::thinks) thought_about_.emplace(std::move(receipt));
        if (now == Mood::never_says) unsaid_.emplace(std::move(receipt));
        return now != Mood::closes;
    }

    unsigned first_;
    unsigned step_;
    mutable unsigned turn_ = 0;
    mutable bool asked_ = false;
    std::optional<Receipt> thought_about_;
    std::optional<Receipt> unsaid_;
};

}  // namespace tgfw::fuzz
