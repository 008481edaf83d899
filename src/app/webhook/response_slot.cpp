#include <app/webhook/response_slot.hpp>

#include <map>
#include <string_view>
#include <utility>

#include <tgfw/app/webhook/respond_with.hpp>
#include <tgfw/dispatch/context.hpp>

namespace tgfw {

namespace {

using SlotKey = std::pair<std::int64_t, std::int64_t>;

std::map<SlotKey, ReceiptWait*>& open_slots() {
    thread_local std::map<SlotKey, ReceiptWait*> slots;
    return slots;
}

std::int64_t id_of_bot(const Bot& bot) {
    return bot.identity() == nullptr ? 0 : bot.identity()->id;
}

}  // namespace

ResponseSlot::ResponseSlot(const Bot& bot, std::int64_t update_id, std::shared_ptr<ReceiptWait> wait)
    : bot_id_(id_of_bot(bot)), update_id_(update_id), wait_(std::move(wait)) {
    open_slots()[SlotKey(bot_id_, update_id_)] = wait_.get();
}

ResponseSlot::~ResponseSlot() {
    auto& slots = open_slots();
    const auto found = slots.find(SlotKey(bot_id_, update_id_));
    // A repetition of the update may have taken the place.
    if (found != slots.end() && found->second == wait_.get()) slots.erase(found);
}

bool ResponseSlot::fill(const Bot& bot, std::int64_t update_id, std::string call) {
    auto& slots = open_slots();
    const auto found = slots.find(SlotKey(id_of_bot(bot), update_id));
    if (found == slots.end() || found->second->verdict()) return false;
    found->second->settle(0, Receipt::Verdict(std::move(call)));
    return true;
}

namespace detail {

bool put_into_response(Context& context, std::string_view method, std::string parameters) {
    std::string call = R"({"method":")";
    call.append(method).append(parameters == "{}" ? "\"" : "\",").append(parameters, 1);
    return ResponseSlot::fill(context.bot(), context.update().update_id, std::move(call));
}

}  // namespace detail

}  // namespace tgfw
