// Any bytes as a compressed body: no more comes out than is allowed, and the same in whatever pieces they come.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <net/inflater.hpp>

namespace {

using namespace tgfw::net;

constexpr std::size_t limit = 100'000;

struct Outcome {
    Inflater::Result result = Inflater::Result::more;
    bool complete = false;
    std::string out;
};

Outcome inflate(std::string_view data, std::size_t step) {
    Inflater inflater(limit);
    Outcome outcome;
    const auto sink = [&](std::string_view piece) { outcome.out += piece; };
    for (std::size_t i = 0; i < data.size() && outcome.result == Inflater::Result::more; i += step) {
        outcome.result = inflater.feed(data.substr(i, step), sink);
    }
    outcome.complete = inflater.complete();
    if (outcome.out.size() > limit) std::abort();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Outcome whole = inflate(text, std::max<std::size_t>(size, 1));
    const Outcome slow = inflate(text, 7);
    const bool good = whole.result == Inflater::Result::more;
    if (good != (slow.result == Inflater::Result::more)) std::abort();
    if (good && (whole.complete != slow.complete || whole.out != slow.out)) std::abort();
    return 0;
}
