#include <tgfw/dispatch/update_view.hpp>

#include <tgfw/dispatch/payload.hpp>

namespace tgfw {

UpdateView::UpdateView(const Update& update, const User* bot) noexcept
    : update_(&update), message_(payload<Message>(update)), bot_(bot) {}

}  // namespace tgfw
