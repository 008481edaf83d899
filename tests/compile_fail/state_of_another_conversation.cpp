// expect: tgfw: this step's callback returns a state of another enum than its ConversationHandler has
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/conversation_handler.hpp>

enum class Booking { date, time };
enum class Quiz { question };

#ifdef MISTAKE
tgfw::awaitable<tgfw::Next<Quiz>> book(tgfw::Context&) {
    co_return Quiz::question;
}
#else
tgfw::awaitable<tgfw::Next<Booking>> book(tgfw::Context&) {
    co_return Booking::date;
}
#endif

void use() {
    tgfw::ConversationHandler<Booking>("booking").entry_points(tgfw::CommandHandler("book", book));
}
