#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/filters/id_set.hpp>

namespace tgfw::filters {

namespace detail {

[[nodiscard]] bool has_entity(const std::optional<std::vector<MessageEntity>>& entities,
                              const MessageEntityType& type) noexcept;

/// There is an entity of a type among those that `Member` is.
template <auto Member>
class EntityFilter : public Filter {
public:
    EntityFilter(const char* name, MessageEntityType type) : name_(name), type_(std::move(type)) {}

    bool operator()(const UpdateView& view, Match&) const { return has_entity(view.message()->*Member, type_); }
    [[nodiscard]] std::string name() const { return std::string(name_) + "(" + std::string(type_.to_string()) + ")"; }

private:
    const char* name_;
    MessageEntityType type_;
};

template <class T>
concept Mentionable = Identity<T> || std::same_as<std::remove_cvref_t<T>, User>;

class MentionFilter : public Filter {
public:
    template <Mentionable... Each>
    explicit MentionFilter(Each&&... each) {
        (add(std::forward<Each>(each)), ...);
    }

    bool operator()(const UpdateView& view, Match&) const;
    [[nodiscard]] std::string name() const { return "mention(" + wanted_.to_string() + ")"; }

private:
    void add(const User& user);
    template <Identity T>
    void add(T&& one) {
        wanted_.add(std::forward<T>(one));
    }
    [[nodiscard]] bool is_wanted(const MessageEntity& entity, std::string_view text) const noexcept;

    IdSet wanted_;
    IdSet user_names_;  // Of users: a mention without a name shows what text it likes.
};

}  // namespace detail

/// A text with an entity of this type: `entity(MessageEntityType::url)`. PTB: filters.Entity.
[[nodiscard]] inline detail::EntityFilter<&Message::entities> entity(MessageEntityType type) {
    return {"entity", std::move(type)};
}

/// A caption with an entity of this type. PTB: filters.CaptionEntity.
[[nodiscard]] inline detail::EntityFilter<&Message::caption_entities> caption_entity(MessageEntityType type) {
    return {"caption_entity", std::move(type)};
}

/// A text that mentions one of these: a string is the text of a mention, with or without @, in either case; an id is
/// that of a user who is mentioned without a name; a User is both. PTB: filters.Mention.
template <detail::Mentionable... Each>
[[nodiscard]] detail::MentionFilter mention(Each&&... each) {
    return detail::MentionFilter(std::forward<Each>(each)...);
}

}  // namespace tgfw::filters
