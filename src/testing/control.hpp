#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <testing/methods/methods.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {

/// One call of the control API.
struct Control {
    Control(Emulator& emulator_, World& world_, const EmulatorParams& params_)
        : emulator(emulator_), world(world_), params(params_) {}

    /// The person that acts, and the chat as EmulatorClient wants it.
    [[nodiscard]] EmulatorClient client() const {
        return emulator.client(params.integer("user_id"), params.integer("bot_id"));
    }
    [[nodiscard]] std::int64_t chat() const { return params.integer("chat_id"); }
    [[nodiscard]] std::int64_t message() const { return params.integer("message_id"); }
    [[nodiscard]] EmulatorFile file(std::string_view field) const {
        const EmulatorUpload* upload = params.file(field);
        if (!upload) throw std::invalid_argument("the file is missing");
        EmulatorFile out;
        out.content = upload->content;
        out.name = upload->file_name;
        if (upload->content_type != "application/octet-stream") out.content_type = upload->content_type;
        return out;
    }

    Emulator& emulator;
    World& world;
    const EmulatorParams& params;
};

/// Runs a call of the control API, returns its result as JSON and throws std::invalid_argument.
using ControlHandler = std::string (*)(const Control& c);

/// The numbers of a JSON array.
[[nodiscard]] std::vector<std::int64_t> read_ids(const std::string& array);

std::string control_join(const Control& c);
std::string control_leave(const Control& c);
std::string control_add(const Control& c);
std::string control_remove(const Control& c);
std::string control_promote(const Control& c);
std::string control_request(const Control& c);
std::string control_vote(const Control& c);
std::string control_retract(const Control& c);
std::string control_inline_query(const Control& c);
std::string control_inline_answer(const Control& c);
std::string control_choose(const Control& c);
std::string control_album(const Control& c);
std::string control_commands(const Control& c);
std::string control_react(const Control& c);
std::string control_topic(const Control& c);
std::string control_forum(const Control& c);
std::string control_invoice(const Control& c);
std::string control_pay(const Control& c);
std::string control_shipping(const Control& c);
std::string control_payment(const Control& c);
std::string control_web_app(const Control& c);
std::string control_web_app_data(const Control& c);
std::string control_menu_button(const Control& c);

}  // namespace tgfw::testing
