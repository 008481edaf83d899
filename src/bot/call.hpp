#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/methods.hpp>

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
};

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

    M parameters;
};

}  // namespace tgfw::detail
