#include <api/generated/tables.hpp>

/// The codec's tables of values that are not generated types: scalars, and what methods answer.

namespace tgfw::detail {

template <class T>
const ValueType& codec_type() noexcept {
    static constexpr ValueType type = value_type<T>();
    return type;
}

template const ValueType& codec_type<bool>() noexcept;
template const ValueType& codec_type<std::int64_t>() noexcept;
template const ValueType& codec_type<double>() noexcept;
template const ValueType& codec_type<std::string>() noexcept;
template const ValueType& codec_type<UnknownObject>() noexcept;
template const ValueType& codec_type<ChatId>() noexcept;
template const ValueType& codec_type<std::vector<std::string>>() noexcept;
// The results of methods that answer with a list.
template const ValueType& codec_type<std::vector<BotCommand>>() noexcept;
template const ValueType& codec_type<std::vector<ChatMember>>() noexcept;
template const ValueType& codec_type<std::vector<GameHighScore>>() noexcept;
template const ValueType& codec_type<std::vector<Message>>() noexcept;
template const ValueType& codec_type<std::vector<MessageId>>() noexcept;
template const ValueType& codec_type<std::vector<Sticker>>() noexcept;
template const ValueType& codec_type<std::vector<Update>>() noexcept;

}  // namespace tgfw::detail
