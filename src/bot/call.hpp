#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/methods.hpp>
#include <tgfw/bot/call_options.hpp>

#include <bot/apply_defaults.hpp>

namespace tgfw::detail {

/// One call of a method, without the type of its parameters.
class Call {
public:
    virtual ~Call() = default;
    [[nodiscard]] virtual std::string_view method() const = 0;
    [[nodiscard]] virtual bool uploads() const = 0;
    [[nodiscard]] virtual std::string json() const = 0;
    [[nodiscard]] virtual FormData form() const = 0;
    /// How long the server may think before its answer, beyond the usual.
    [[nodiscard]] virtual std::chrono::seconds patience() const { return std::chrono::seconds(0); }
    /// The parameters, whose type the method tells; null for a method that this library does not know.
    [[nodiscard]] virtual void* typed_parameters() noexcept { return nullptr; }
    /// What flood limits see of it.
    [[nodiscard]] OutgoingCall about() const;
    /// Gives the parameters what they do not say themselves.
    virtual void apply(const Defaults& defaults) = 0;
    /// Sends it to another chat; false where it goes to none.
    virtual bool redirect(std::int64_t chat) = 0;

    CallOptions options;

protected:
    /// Where it goes, how much it costs: what about() does not know by the method's name.
    virtual void describe(OutgoingCall& call) const = 0;
};

/// Sets the call's chat.
void describe_chat(OutgoingCall& call, const ChatId& chat);

template <class M>
class TypedCall final : public Call {
public:
    explicit TypedCall(M p) : parameters(std::move(p)) {}

    [[nodiscard]] std::string_view method() const override { return M::method_name; }
    [[nodiscard]] bool uploads() const override { return has_uploads(parameters); }
    [[nodiscard]] std::string json() const override { return encode(parameters); }
    [[nodiscard]] FormData form() const override { return encode_form(parameters); }
    [[nodiscard]] std::chrono::seconds patience() const override {
        if constexpr (std::is_same_v<M, GetUpdates>) return std::chrono::seconds(parameters.timeout.value_or(0));
        return std::chrono::seconds(0);
    }

    [[nodiscard]] void* typed_parameters() noexcept override { return &parameters; }
    void apply(const Defaults& defaults) override { apply_defaults(codec_type<M>(), &parameters, defaults); }
    bool redirect(std::int64_t chat) override {
        if constexpr (requires(M & m) { m.chat_id = ChatId(chat); }) {
            parameters.chat_id = ChatId(chat);
            return true;
        }
        return false;
    }

    M parameters;

private:
    void describe(OutgoingCall& call) const override {
        if constexpr (requires(const M& m) { describe_chat(call, ChatId(m.chat_id)); }) {
            describe_chat(call, ChatId(parameters.chat_id));
        } else if constexpr (requires(const M& m) { m.chat_id.has_value(); }) {
            if (parameters.chat_id) describe_chat(call, ChatId(*parameters.chat_id));
        }
        if constexpr (requires(const M& m) { m.allow_paid_broadcast.has_value(); }) {
            call.paid = static_cast<bool>(parameters.allow_paid_broadcast);
        }
        if constexpr (std::is_same_v<M, SendMediaGroup>) {
            call.cost = static_cast<std::uint32_t>(parameters.media.size());
        } else if constexpr (std::is_same_v<M, ForwardMessages> || std::is_same_v<M, CopyMessages>) {
            call.cost = static_cast<std::uint32_t>(parameters.message_ids.size());
        }
    }
};

/// A call of a method that this library does not know: its parameters are JSON already.
class UntypedCall final : public Call {
public:
    UntypedCall(std::string method, std::string json) : method_(std::move(method)), json_(std::move(json)) {}

    [[nodiscard]] std::string_view method() const override { return method_; }
    [[nodiscard]] bool uploads() const override { return false; }
    [[nodiscard]] std::string json() const override { return json_; }
    [[nodiscard]] FormData form() const override { return FormData(); }
    void apply(const Defaults&) override {}
    bool redirect(std::int64_t) override { return false; }

    /// Where it goes, if to any chat.
    ChatId chat;

private:
    void describe(OutgoingCall& call) const override { describe_chat(call, chat); }

    std::string method_;
    std::string json_;
};

}  // namespace tgfw::detail
