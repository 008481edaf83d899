#include <net/connect_race.hpp>

#include <array>

namespace tgfw::net {

ConnectRace::ConnectRace(std::size_t addresses, Clock::duration delay) : addresses_(addresses), delay_(delay) {}

std::optional<std::size_t> ConnectRace::next(Clock::time_point now) {
    if (begun_ == addresses_ || now < due_) return std::nullopt;
    due_ = delay_ < Clock::time_point::max() - now ? now + delay_ : Clock::time_point::max();
    return begun_++;
}

Clock::time_point ConnectRace::due() const noexcept {
    return begun_ == addresses_ ? Clock::time_point::max() : due_;
}

void ConnectRace::failed() noexcept {
    ++failures_;
    due_ = Clock::time_point::min();
}

Endpoints interleave_families(const Endpoints& endpoints) {
    if (endpoints.empty()) return endpoints;
    const bool first_is_v6 = endpoints.front().address().is_v6();
    std::array<Endpoints, 2> families;
    for (const auto& endpoint : endpoints) {
        families[endpoint.address().is_v6() == first_is_v6 ? 0 : 1].push_back(endpoint);
    }
    Endpoints ordered;
    for (std::size_t i = 0; ordered.size() < endpoints.size(); ++i) {
        for (const Endpoints& family : families) {
            if (i < family.size()) ordered.push_back(family[i]);
        }
    }
    return ordered;
}

}  // namespace tgfw::net
