#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tgfw/app/application.hpp>
#include <tgfw/net/http_server.hpp>
#include <tgfw/net/task_group.hpp>

namespace tea_shop {

/// The page of the web app, and the server that takes its orders.
class Shop {
public:
    /// Orders are confirmed by `bot`, whose token proves who they come from. Everything must outlive the Shop.
    Shop(boost::asio::any_io_executor executor, tgfw::Clock& clock, tgfw::Logger& logger, tgfw::Bot bot,
         tgfw::Token token);

    /// Listens on the loopback address; 0 lets the system choose the port.
    void open(std::uint16_t port);
    [[nodiscard]] std::uint16_t port() const noexcept { return server_->port(); }
    /// Lets requests under way end. Nothing else of the Shop may be used thereafter.
    [[nodiscard]] tgfw::awaitable<void> close();

private:
    [[nodiscard]] tgfw::awaitable<tgfw::net::HttpResponse> order(tgfw::net::HttpRequest request);

    boost::asio::any_io_executor executor_;
    tgfw::Clock* clock_;
    tgfw::Logger* logger_;
    tgfw::Bot bot_;
    tgfw::Token token_;
    std::unique_ptr<tgfw::net::HttpServer> server_;
    std::unique_ptr<tgfw::net::TaskGroup> tasks_;
};

/// Where the page is.
class PageAddress {
public:
    PageAddress() = default;

    /// As Telegram's apps reach it, with HTTPS.
    std::string url;
    /// Set where there is no Telegram, as at the emulator: then the links to the page sign it themselves.
    bool offline = false;
};

/// /start, with a button that opens the page.
void add_handlers(tgfw::Application& app, PageAddress page, tgfw::Token token);

}  // namespace tea_shop
