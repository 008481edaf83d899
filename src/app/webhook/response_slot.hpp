#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <app/delivery/receipt_wait.hpp>
#include <tgfw/bot/bot.hpp>

namespace tgfw {

/// A webhook's response that a handler of its update may fill, as long as it waits. Known to this thread, on which both
/// run.
class ResponseSlot {
public:
    ResponseSlot(const Bot& bot, std::int64_t update_id, std::shared_ptr<ReceiptWait> wait);
    ~ResponseSlot();
    ResponseSlot(const ResponseSlot&) = delete;
    ResponseSlot& operator=(const ResponseSlot&) = delete;

    /// Accepts the update and puts a call into its response. False where no response waits for it any more.
    [[nodiscard]] static bool fill(const Bot& bot, std::int64_t update_id, std::string call);

private:
    std::int64_t bot_id_;
    std::int64_t update_id_;
    std::shared_ptr<ReceiptWait> wait_;
};

}  // namespace tgfw
