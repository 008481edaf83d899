#pragma once

#include <string>

#include <tgfw/dispatch/filters/filter.hpp>

namespace tgfw::filters {

namespace detail {

/// The message came as one of these members of the update.
template <auto... Members>
class UpdateTypeFilter : public Filter {
public:
    constexpr UpdateTypeFilter(const char* name, Kinds kinds) : name_(name), kinds_(kinds) {}

    bool operator()(const UpdateView& view, Match&) const {
        return (((view.update().*Members).get() == view.message()) || ...);
    }
    [[nodiscard]] constexpr Reach reach() const noexcept { return Reach(kinds_, kinds_); }
    [[nodiscard]] std::string name() const { return name_; }

private:
    const char* name_;
    Kinds kinds_;
};

}  // namespace detail

/// The kind of update that carries the message. PTB: filters.UpdateType.
namespace update_type {
inline constexpr detail::UpdateTypeFilter<&Update::message> message{"update_type::message", UpdateKind::message};
inline constexpr detail::UpdateTypeFilter<&Update::edited_message> edited_message{"update_type::edited_message",
                                                                                  UpdateKind::edited_message};
/// Messages and edited messages of private chats and groups: what command handlers take by default.
inline constexpr detail::UpdateTypeFilter<&Update::message, &Update::edited_message> messages{
    "update_type::messages", Kinds(UpdateKind::message) | UpdateKind::edited_message};
inline constexpr detail::UpdateTypeFilter<&Update::channel_post> channel_post{"update_type::channel_post",
                                                                              UpdateKind::channel_post};
inline constexpr detail::UpdateTypeFilter<&Update::edited_channel_post> edited_channel_post{
    "update_type::edited_channel_post", UpdateKind::edited_channel_post};
inline constexpr detail::UpdateTypeFilter<&Update::channel_post, &Update::edited_channel_post> channel_posts{
    "update_type::channel_posts", Kinds(UpdateKind::channel_post) | UpdateKind::edited_channel_post};
inline constexpr detail::UpdateTypeFilter<&Update::business_message> business_message{"update_type::business_message",
                                                                                      UpdateKind::business_message};
inline constexpr detail::UpdateTypeFilter<&Update::edited_business_message> edited_business_message{
    "update_type::edited_business_message", UpdateKind::edited_business_message};
inline constexpr detail::UpdateTypeFilter<&Update::business_message, &Update::edited_business_message>
    business_messages{"update_type::business_messages",
                      Kinds(UpdateKind::business_message) | UpdateKind::edited_business_message};
inline constexpr detail::UpdateTypeFilter<&Update::guest_message> guest_message{"update_type::guest_message",
                                                                                UpdateKind::guest_message};
/// An edited message of any sort.
inline constexpr detail::UpdateTypeFilter<&Update::edited_message, &Update::edited_channel_post,
                                          &Update::edited_business_message>
    edited{"update_type::edited",
           Kinds(UpdateKind::edited_message) | UpdateKind::edited_channel_post | UpdateKind::edited_business_message};
}  // namespace update_type

}  // namespace tgfw::filters
