#pragma once

#include <memory>
#include <string>
#include <vector>

#include <app/observe/endpoints.hpp>
#include <tgfw/app/observe/shared_endpoints.hpp>
#include <tgfw/core/secret.hpp>
#include <tgfw/net/client_gate.hpp>

namespace tgfw {

class SharedEndpoints::Impl {
public:
    [[nodiscard]] bool knows_token(const net::Headers& headers) const noexcept;

    std::string prefix;
    std::vector<Secret> tokens;
    net::ClientGate gate;
    bool carried = false;
    std::weak_ptr<Endpoints> answering;  // While the bot runs.
};

}  // namespace tgfw
