#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <adapters/sqlite/database.hpp>
#include <tgfw/adapters/sqlite/inbox.hpp>

namespace tgfw::sqlite {

/// What one bot has in a file.
class Status {
public:
    std::int64_t bot = 0;
    std::int64_t pending = 0;
    std::int64_t handled = 0;
    std::int64_t dead = 0;
};

/// The tables of an inbox, without threads. Everything throws InboxError.
class Store {
public:
    explicit Store(const std::string& file);

    void begin_transaction();
    void commit();
    void roll_back() noexcept;
    /// From the next transaction on.
    void set_sync(Sync sync);

    void put(std::int64_t bot, std::int64_t id, std::string_view json);
    /// How often it has begun without an end.
    int begin(std::int64_t bot, std::int64_t id);
    void end(std::int64_t bot, std::int64_t id, Inbox::End how, Inbox::Time now);
    /// Keeps the youngest `max_dead` letters of the bot.
    void bury(std::int64_t bot, const DeadLetter& letter, std::size_t max_dead);

    [[nodiscard]] std::vector<Inbox::Pending> pending(std::int64_t bot);
    [[nodiscard]] std::vector<std::pair<std::int64_t, Inbox::Time>> handled(std::int64_t bot);
    /// Those before that time, and the oldest beyond the `most` that are kept.
    void forget_handled(std::int64_t bot, Inbox::Time before, std::size_t most);
    [[nodiscard]] std::vector<Status> status();
    /// Of all bots, the oldest first, without their updates.
    [[nodiscard]] std::vector<std::pair<std::int64_t, DeadLetter>> dead();
    /// The bot and the letter.
    [[nodiscard]] std::optional<std::pair<std::int64_t, DeadLetter>> letter(std::int64_t number);
    /// Makes the dead letter pending again, behind all that is. False if there is none of that number, or it has no
    /// update_id.
    bool replay(std::int64_t number);
    bool drop(std::int64_t number);

private:
    void refuse_strangers(const std::string& file);
    void prepare_file(const std::string& file);

    Database database_;
    std::optional<Sync> sync_;
    // Made when the tables are there.
    std::optional<Statement> put_, begin_, remove_, handled_, unbegin_, bury_, trim_;
};

}  // namespace tgfw::sqlite
