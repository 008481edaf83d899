#include <tgfw/app/updater.hpp>

#include <tgfw/app/polling/long_poller.hpp>
#include <tgfw/app/webhook/webhook_receiver.hpp>

namespace tgfw {

static_assert(SelectiveUpdater<LongPoller> && SelectiveUpdater<WebhookReceiver>);

UnreadableUpdate::UnreadableUpdate(std::optional<std::int64_t> update_id, const std::string& problem)
    : Error("Update " + (update_id ? std::to_string(*update_id) : std::string("without an id")) +
            " cannot be read and is passed over: " + problem),
      update_id_(update_id) {}

}  // namespace tgfw
