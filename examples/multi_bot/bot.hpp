#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/application.hpp>
#include <tgfw/app/webhook/webhook_server.hpp>
#include <tgfw/net/task_group.hpp>

namespace house {

/// What each bot of the house does: counts the messages of each chat, in its own tone.
void add_handlers(tgfw::Application& app, std::string tone);

/// A bot that is to live in a house.
class Resident {
public:
    Resident(tgfw::Token t, std::string s, std::string tone_)
        : token(std::move(t)), secret(std::move(s)), tone(std::move(tone_)) {}

    tgfw::Token token;
    std::string secret;  ///< Of its webhook.
    std::string tone;
};

/// Several bots in one process, on one thread and one port. They come and go while it runs.
class House {
public:
    /// `api` is the Bot API server, `public_url` where Telegram reaches `server`: `https://bots.example.com`.
    House(boost::asio::any_io_executor executor, tgfw::Clock& clock, tgfw::Logger& logger, tgfw::WebhookServer& server,
          std::string api, std::string public_url);
    /// close() comes first.
    ~House();

    /// Starts a bot, on a path that has its id.
    void move_in(Resident resident);
    /// Stops a bot: its handlers end first. Nothing happens where there is none.
    void move_out(std::int64_t bot_id);
    /// Stops all bots and waits for them.
    [[nodiscard]] tgfw::awaitable<void> close();
    [[nodiscard]] std::size_t size() const noexcept { return tenants_.size(); }

private:
    struct Tenant;

    tgfw::awaitable<void> live(std::shared_ptr<Tenant> tenant);

    boost::asio::any_io_executor executor_;
    tgfw::Clock* clock_;
    tgfw::Logger* logger_;
    tgfw::WebhookServer* server_;
    std::string api_;
    std::string public_url_;
    std::vector<std::shared_ptr<Tenant>> tenants_;
    tgfw::net::TaskGroup tasks_;
};

/// A house with these bots, at this port of the loopback, until SIGINT or SIGTERM. Throws what keeps one of them from
/// moving in, once those that have moved in have stopped.
[[nodiscard]] tgfw::awaitable<void> keep_house(boost::asio::any_io_executor executor, std::uint16_t port,
                                               std::string api, std::string public_url,
                                               std::vector<Resident> residents);

}  // namespace house
