#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/types.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {

using Arguments = std::initializer_list<std::pair<const char*, std::string>>;

inline EmulatorParams params_of(Arguments arguments) {
    EmulatorParams params;
    for (const auto& [name, value] : arguments) params.add(name, value);
    return params;
}

/// One bot, one person, a clock that stands still.
struct EmulatorFixture {
    static constexpr std::string_view token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    static constexpr std::int64_t bot_id = 7001;

    std::shared_ptr<EmulatorCall> begin(std::string_view method, Arguments arguments = {}) {
        return emulator.handle(token, method, params_of(arguments));
    }
    /// The body of a call that is answered at once.
    std::string call(std::string_view method, Arguments arguments = {}) {
        const auto started = begin(method, arguments);
        return started->ready() ? started->answer().body : "(waits)";
    }
    /// The description of a call that fails.
    std::string failure(std::string_view method, Arguments arguments = {}) {
        const std::string body = call(method, arguments);
        if (body.find("\"ok\":true") != std::string::npos) return "(succeeded)";
        return std::get<ApiFailure>(decode_response<bool>(body)).description;
    }
    Message sent(Arguments arguments) {
        return std::get<Message>(decode_response<Message>(call("sendMessage", arguments)));
    }
    std::string updates(Arguments arguments = {}) { return call("getUpdates", arguments); }
    /// The updates that wait, which thereby are confirmed.
    std::vector<Update> take_updates() {
        std::vector<Update> out;
        auto batch = std::get<0>(decode_updates(updates()));
        for (DecodedUpdate& update : batch) out.push_back(std::move(std::get<Update>(update)));
        if (!out.empty()) updates({{"offset", std::to_string(out.back().update_id + 1)}});
        return out;
    }
    /// The kinds of the updates that wait, which thereby are confirmed.
    std::string take_kinds() {
        std::string out;
        for (const Update& update : take_updates())
            out += (out.empty() ? "" : " ") + std::string(update.kind().to_string());
        return out;
    }
    /// Asks for these kinds of updates, `["chat_member"]`, and for no others.
    void allow(const std::string& kinds) { updates({{"allowed_updates", kinds}}); }

    ManualClock clock;
    Emulator emulator{clock, EmulatorOptions().with_seed(7)};
    User bot = emulator.add_bot("Tea bot", "tea_bot", std::string(token));
    User alice = emulator.add_user("Alice", "alice");
    EmulatorClient client = emulator.client(alice.id);
    std::string alice_id = std::to_string(alice.id);
};

/// A PNG of one pixel.
inline EmulatorFile tiny_png() {
    EmulatorFile file;
    file.name = "dot.png";
    file.content_type = "image/png";
    file.content = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89", 33);
    return file;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace tgfw::testing
