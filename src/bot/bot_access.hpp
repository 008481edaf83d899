#pragma once

#include <memory>
#include <utility>

#include <tgfw/bot/bot.hpp>

#include <bot/bot_core.hpp>

namespace tgfw::detail {

/// What is inside of a Bot, for what the layer builds upon it.
class BotAccess : public Bot {
public:
    explicit BotAccess(const Bot& bot) : Bot(bot) {}

    [[nodiscard]] const std::shared_ptr<BotCore>& core() const noexcept { return core_; }
    [[nodiscard]] Clock& clock() const noexcept { return core_->clock(); }

    /// The same bot over the same connections and within the same limits, with options of its own.
    void set_options(BotOptions options) {
        auto made = std::make_shared<BotCore>(core_->shared_transport(), core_->token(), std::move(options), clock());
        made->me = core_->me;
        core_ = std::move(made);
    }
};

}  // namespace tgfw::detail
