#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/api/codec.hpp>
#include <tgfw/bot/text/text.hpp>

#include <bot/call.hpp>

namespace tgfw::detail {

/// There is nothing to say any more: thrown by a LiveCall in the place of its request.
class NothingToSay : public Error {
public:
    NothingToSay() : Error("the text was taken back before it was shown") {}
};

/// A call that takes its text when it goes out, after it has waited for the flood limits, and anew for each try.
template <class M>
class LiveCall final : public Call {
public:
    /// Null: there is nothing to say.
    using Newest = std::function<const FormattedText*()>;

    LiveCall(M parameters, Newest newest) : parameters_(std::move(parameters)), newest_(std::move(newest)) {
        put_newest(parameters_);
        given_ = text_of(parameters_);
    }

    [[nodiscard]] std::string_view method() const override { return M::method_name; }
    [[nodiscard]] bool uploads() const override { return false; }
    [[nodiscard]] std::string json() const override {
        M sent = parameters_;
        put_newest(sent);
        // An interceptor's word counts more.
        if (text_of(parameters_) != given_) return encode(parameters_);
        return encode(sent);
    }
    [[nodiscard]] FormData form() const override { return encode_form(parameters_); }
    [[nodiscard]] void* typed_parameters() noexcept override { return &parameters_; }
    void apply(const Defaults& defaults) override { apply_defaults(codec_type<M>(), &parameters_, defaults); }
    bool redirect(std::int64_t chat) override {
        if constexpr (std::is_same_v<decltype(parameters_.chat_id), std::int64_t>) {
            parameters_.chat_id = chat;
        } else {
            parameters_.chat_id = ChatId(chat);
        }
        return true;
    }

private:
    void describe(OutgoingCall& call) const override {
        if constexpr (requires { parameters_.chat_id.has_value(); }) {
            describe_chat(call, *parameters_.chat_id);
        } else {
            describe_chat(call, ChatId(parameters_.chat_id));
        }
        if constexpr (requires { parameters_.allow_paid_broadcast.has_value(); }) {
            call.paid = static_cast<bool>(parameters_.allow_paid_broadcast);
        }
    }
    static std::string text_of(const M& parameters) {
        if constexpr (requires { parameters.text.has_value(); })
            return parameters.text.value_or(std::string());
        else
            return parameters.text;
    }
    void put_newest(M& parameters) const {
        const FormattedText* text = newest_();
        if (text == nullptr) throw NothingToSay();
        parameters.text = text->text;
        // Also where there are none: else the bot's default parse_mode would read the text as markup.
        parameters.entities = text->entities;
    }

    M parameters_;
    Newest newest_;
    std::string given_;
};

}  // namespace tgfw::detail
