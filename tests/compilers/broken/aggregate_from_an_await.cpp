// rule: aggregate
#include "../support.hpp"

task<void> test() {
    Options o{.text = co_await name()};
    check(o.text == long_text);
}

int main() {
    run(test());
}
