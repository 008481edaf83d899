#include "../support.hpp"

int used = 0;

task<void> named_result(int x) {
    const bool ok = co_await yes();
    if (ok) used += x;
}
task<void> with_a_local(int x) {
    int more = 1;
    if (co_await yes()) used += x + more;
}
task<void> declared_in_the_condition() {
    if (const bool ok = co_await yes(); ok) ++used;
    if (auto n = co_await number()) used += n;
}
task<void> local_later() {
    if (co_await yes()) ++used;
    const int i = 3;
    used += i;
}
task<void> loop_over_a_declaration() {
    int left = 3;
    while (auto text = co_await next(left)) {
        co_await hop();
        used += text->size() == long_text.size();
    }
}
task<void> in_a_lambda() {
    auto handler = [](int x) -> task<void> {
        if (co_await yes()) used += x;
    };
    co_await handler(2);
}
task<void> range_for_variable() {
    static const std::vector<int> values(3, 1);
    for (int v : values) {
        if (co_await yes()) used += v;
    }
}
task<bool> logic_without_a_condition() {
    co_return co_await yes() && !(co_await yes());
}
task<void> step_of_a_for() {
    for (; used < 100; used += co_await number()) co_await hop();
}

int main() {
    run(named_result(2));
    run(with_a_local(2));
    run(declared_in_the_condition());
    run(local_later());
    run(loop_over_a_declaration());
    run(in_a_lambda());
    run(range_for_variable());
    check(!run(logic_without_a_condition()));
    check(used == 2 + 3 + 1 + 3 + 4 + 3 + 2 + 3);
    run(step_of_a_for());
}
