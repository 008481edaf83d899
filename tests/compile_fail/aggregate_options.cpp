// Nothing that a user builds in an awaited expression is an aggregate: g++ 12 would destroy it twice.
// expect g++: designated initializers cannot be used with a non-aggregate type
// expect clang: initialization of non-aggregate type 'tgfw::SendMessage' with a designated initializer list
#include <tgfw/api/methods.hpp>

tgfw::SendMessage build() {
#ifdef MISTAKE
    return tgfw::SendMessage{.chat_id = 42, .text = "Hello"};
#else
    return tgfw::SendMessage(42, "Hello");
#endif
}
