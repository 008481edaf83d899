#pragma once

#include <memory>
#include <vector>

#include <tgfw/bot/transport.hpp>
#include <tgfw/testing/emulator.hpp>

namespace tgfw::testing {

/// Carries a Bot's requests to an emulator in the same process: no socket, and the emulator's clock.
///
/// With a ManualClock a whole Application runs on virtual time. Long polls wait on the emulator's events; deadlines for
/// reading and in total hold as on a socket. The emulator must outlive it.
class EmulatorTransport final : public Transport {
public:
    explicit EmulatorTransport(Emulator& emulator) : emulator_(emulator) {}

    [[nodiscard]] awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) override;
    [[nodiscard]] awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines,
                                                       Sink sink) override;
    void close() override;

private:
    Emulator& emulator_;
    std::vector<std::weak_ptr<EmulatorCall>> under_way_;
    bool closed_ = false;
};

}  // namespace tgfw::testing
