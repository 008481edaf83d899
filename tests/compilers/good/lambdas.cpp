#include "../support.hpp"

task<void> named_before() {
    auto wanted = [s = long_text] { return s == long_text; };
    const bool ok = co_await matches(std::move(wanted));
    check(ok);
}
task<void> by_reference() {
    std::string s = long_text;
    bool ok = co_await matches([&] { return s == long_text; });
    ok = ok && co_await matches([&s] { return s == long_text; });
    check(ok);
}
task<void> of_a_trivial_type() {
    const long id = 7;
    const char* text = "text";
    const bool ok = co_await matches([id, text] { return id == 7 && text[0] == 't'; });
    check(ok);
}
struct Filter {
    std::string wanted = long_text;
    task<bool> ask() {
        const bool ok = co_await matches([this] { return wanted == long_text; });
        co_return ok;
    }
};
task<void> of_this() {
    Filter f;
    const bool ok = co_await f.ask();
    check(ok);
}
task<void> with_parameters_instead() {
    std::string s = long_text;
    co_await [](std::string own) -> task<void> {
        co_await hop();
        check(own == long_text);
    }(std::move(s));
}
task<void> outside_the_await() {
    std::vector<std::function<task<void>()>> handlers;
    std::string s = long_text;
    handlers.push_back([s]() -> task<void> {
        co_await hop();
        check(s == long_text);
    });
    for (auto& handler : handlers) {
        co_await handler();
    }
}

int main() {
    run(named_before());
    run(by_reference());
    run(of_a_trivial_type());
    run(of_this());
    run(with_parameters_instead());
    run(outside_the_await());
}
