#include <tgfw/bot/shortcuts/on.hpp>

#include <utility>
#include <variant>

#include <bot/shortcuts/message_place.hpp>

namespace tgfw {

Request<AnswerCallbackQuery> CallbackQueryActions::answer(std::string text) const {
    auto request = bot_.answer_callback_query(query_->id);
    if (!text.empty()) request.parameters().text = std::move(text);
    return request;
}

Request<SetGameScore> CallbackQueryActions::set_game_score(std::int64_t score) const {
    return place().name(bot_.set_game_score(query_->from.id, score));
}

Request<GetGameHighScores> CallbackQueryActions::game_high_scores() const {
    return place().name(bot_.get_game_high_scores(query_->from.id));
}

awaitable<bool> CallbackQueryActions::delete_message() const {
    const auto where = place().in_chat("delete_message");
    const auto* message = std::get_if<Message>(query_->message.get());
    if (message != nullptr) return on(bot_, *message).delete_message();
    return where.in_time(bot_.delete_message(where.chat_id, where.message_id));
}

}  // namespace tgfw
