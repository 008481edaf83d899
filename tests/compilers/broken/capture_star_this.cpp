// rule: capture
#include "../support.hpp"

struct Filter {
    std::string wanted = long_text;
    task<bool> ask() {
        const bool ok = co_await matches([*this] { return wanted == long_text; });
        co_return ok;
    }
};
task<void> test() {
    Filter f;
    const bool ok = co_await f.ask();
    check(ok);
}

int main() {
    run(test());
}
