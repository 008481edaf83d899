// expect: tgfw: an argument before this one takes all words that are left; it must be the last
#include <tgfw/dispatch/commands/command_table.hpp>

auto use() {
#ifdef MISTAKE
    return tgfw::Command("order", "Order something").rest("drink").arg<int>("cups");
#else
    return tgfw::Command("order", "Order something").arg<int>("cups").rest("drink");
#endif
}
