// a member of the chat is reached through the message.
// expect: tgfw: a field begins with a member of Message
#include <tgfw/dispatch/filters/field.hpp>

#ifdef MISTAKE
const auto filter = tgfw::filters::field<&tgfw::Chat::title>().starts_with("x");
#else
const auto filter = tgfw::filters::field<&tgfw::Message::chat, &tgfw::Chat::title>().starts_with("x");
#endif
