// rule: aggregate
#include "../support.hpp"

task<Options> make() {
    co_return Options{.text = co_await name()};
}
task<void> test() {
    const Options o = co_await make();
    check(o.text == long_text);
}

int main() {
    run(test());
}
