// What a request that fails throws.
#include <chrono>

#include <fmt/format.h>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <net/exchange.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

void Exchange::fail(error_code error) const {
    if (!interrupted_ && !state_->closed && error == asio::error::operation_aborted) {
        throw boost::system::system_error(error);
    }
    const Delivery delivery = written_ == 0 ? Delivery::not_sent : Delivery::unknown;
    if (timed_out_) throw TimedOut(timeout_text(), delivery);
    if (state_->closed)
        throw NetworkError(fmt::format("the HTTP client was closed; {} got no answer to give", name_), delivery);
    throw NetworkError(failure_text(error), delivery);
}

std::string Exchange::timeout_text() const {
    const auto seconds = [](Clock::duration d) { return std::chrono::duration<double>(d).count(); };
    if (state_->clock.now() >= total_at_) {
        return fmt::format("the request to {} took longer than {:g} s in all", name_, seconds(deadlines_.total));
    }
    switch (stage_) {
        case Stage::acquire:
            return fmt::format("no connection to {} came free within {:g} s", name_, seconds(limit_));
        case Stage::connect:
            return fmt::format("connecting to {} took longer than {:g} s", name_, seconds(limit_));
        case Stage::tunnel:
            return fmt::format("connecting to {} took longer than {:g} s: the proxy {} did not answer", name_,
                               seconds(limit_), proxy_->to_string());
        case Stage::tls:
            return fmt::format("connecting to {} took longer than {:g} s: the TLS handshake did not end", name_,
                               seconds(limit_));
        case Stage::write:
            return fmt::format("{} did not read the request for {:g} s", name_, seconds(limit_));
        case Stage::read:
            break;
    }
    return fmt::format("{} did not answer for {:g} s", name_, seconds(limit_));
}

std::string Exchange::failure_text(error_code error) const {
    switch (stage_) {
        case Stage::acquire:
            return fmt::format("waiting for a connection to {} failed: {}", name_, error.message());
        case Stage::connect:
            if (proxy_ != nullptr) {
                return fmt::format("cannot connect to the proxy {} on the way to {}: {}", proxy_->to_string(), name_,
                                   error.message());
            }
            return fmt::format("cannot connect to {}: {}", name_, error.message());
        case Stage::tunnel:
            return fmt::format("the proxy {} on the way to {} ended the connection: {}", proxy_->to_string(), name_,
                               error.message());
        case Stage::tls:
            return fmt::format("{} ended the connection during the TLS handshake: {}", name_, error.message());
        case Stage::write:
            return fmt::format("writing the request to {} failed: {}", name_, error.message());
        case Stage::read:
            break;
    }
    return fmt::format("reading the answer of {} failed: {}", name_, error.message());
}

}  // namespace tgfw::net
