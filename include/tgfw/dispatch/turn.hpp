#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace tgfw {

/// How the handling of an update ended.
enum class Outcome : std::uint8_t {
    handled,    ///< Its handlers have ended, or one waits for a further update; also where none took it.
    failed,     ///< One of them threw, of which the error handlers have heard.
    cancelled,  ///< They were cancelled, as the bot stopped.
};

/// Hears how the handling of an update ended, when all who hold it have let go of it.
class Ending {
public:
    /// What one of its handlers threw is null unless the outcome is failed.
    using Listener = std::function<void(Outcome, const std::exception_ptr&)>;

    /// `listener` is called once, maybe as a cancelled coroutine is taken down; it must not throw.
    explicit Ending(Listener listener) : listener_(std::move(listener)) {}
    ~Ending() { listener_(noted_ ? outcome_ : Outcome::cancelled, error_); }
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;

    /// How a part of it ended; the worst counts. Without any, it never began.
    void note(Outcome outcome, std::exception_ptr error = nullptr) noexcept {
        noted_ = true;
        if (outcome > outcome_) outcome_ = outcome;
        if (error && !error_) error_ = std::move(error);
    }

private:
    Listener listener_;
    std::exception_ptr error_;
    Outcome outcome_ = Outcome::handled;
    bool noted_ = false;
};

/// The turn of an update: as long as it lasts, later updates with one of the same ordering keys wait.
///
/// A handler that awaits the next update of its own chat gives its turn back and gets that update's. A turn that is
/// dropped without end() was cancelled.
class Turn {
public:
    Turn() = default;
    /// `release` is called once, when the turn ends; it must not throw. `ending` may be null.
    explicit Turn(std::function<void()> release, std::shared_ptr<Ending> ending = nullptr)
        : release_(std::move(release)), ending_(std::move(ending)) {}
    Turn(Turn&& other) noexcept
        : release_(std::exchange(other.release_, nullptr)),
          ending_(std::move(other.ending_)),
          error_(std::move(other.error_)) {}
    Turn& operator=(Turn&& other) noexcept {
        if (this == &other) return *this;
        end();
        release_ = std::exchange(other.release_, nullptr);
        ending_ = std::move(other.ending_);
        error_ = std::move(other.error_);
        return *this;
    }
    ~Turn() { close(Outcome::cancelled); }

    /// For what works on the same update beside it: nobody waits for this part's end, but the update's ending does.
    [[nodiscard]] Turn beside() const { return Turn(nullptr, ending_); }
    /// A handler threw `error`: that will be its outcome.
    void fail(const std::exception_ptr& error) noexcept {
        if (!error_) error_ = error;
    }
    /// Lets the next update begin. Nothing happens the second time.
    void end() noexcept { close(error_ ? Outcome::failed : Outcome::handled); }

private:
    void close(Outcome outcome) noexcept {
        auto error = std::exchange(error_, nullptr);
        if (const auto ending = std::exchange(ending_, nullptr)) ending->note(outcome, std::move(error));
        if (auto release = std::exchange(release_, nullptr)) release();
    }

    std::function<void()> release_;
    std::shared_ptr<Ending> ending_;
    std::exception_ptr error_;
};

}  // namespace tgfw
