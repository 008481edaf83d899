#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

awaitable<void> drawn(const Update&, Context&) {
    co_return;
}

enum class Hidden { first, second };
enum Plain : int { plain_zero, plain_far = 100 };

auto shop() {
    auto pay = ConversationHandler<Inner, Step>("pay")
                   .entry_points(CallbackQueryHandler(drawn).name("pay tapped"))
                   .state(Inner::first, MessageHandler(filters::text, drawn).name("card \"number\""))
                   .map_to_parent(Inner::done, Step::two)
                   .map_to_parent(Inner::second, conversation::stay)
                   .map_to_parent(conversation::end, conversation::end);
    return ConversationHandler<Step>("shop")
        .entry_points(CommandHandler("shop", drawn), CommandHandler("buy", drawn))
        .state(Step::one, MessageHandler(filters::text, drawn).name("item"), pay)
        .state(Step::two, TypeHandler<Update>(drawn).name("List<Item>"))
        .fallbacks(CommandHandler("cancel", drawn))
        .waiting(TypeHandler<Update>(drawn).name("wait"))
        .timeout(30min, TypeHandler<Update>(drawn).name("too late"));
}

}  // namespace

TEST_CASE("the steps of a conversation can be printed as a Mermaid flowchart") {
    CHECK(shop().mermaid() == R"~(flowchart TD
    subgraph c0["shop"]
        c0_entry["entry points<br/>CommandHandler(/shop)<br/>CommandHandler(/buy)"]
        c0_s0["one<br/>item"]
        c0_s1["two<br/>List#lt;Item#gt;"]
        c0_fallbacks["fallbacks<br/>CommandHandler(/cancel)"]
        c0_waiting["while a step runs<br/>wait"]
        c0_timeout["after 1800 s<br/>too late"]
        c0_end["END"]
        subgraph c1["pay"]
            c1_entry["entry points<br/>pay tapped"]
            c1_s0["first<br/>card #quot;number#quot;"]
            c1_entry --> c1_s0
        end
        c0_s0 --> c1
        c1 --> |"done"| c0_s1
        c1 --> |"second"| c0_s0
        c1 --> |"END"| c0_end
        c0_entry --> c0_s0
        c0_s0 --> c0_fallbacks
        c0_s0 --> c0_waiting
        c0_s0 --> c0_timeout
        c0_entry --> c0_s1
        c0_s1 --> c0_fallbacks
        c0_s1 --> c0_waiting
        c0_s1 --> c0_timeout
    end
)~");
}

TEST_CASE("the steps of a conversation can be printed as a graph for Graphviz") {
    CHECK(shop().dot() == R"~(digraph conversation {
    compound=true;
    node [shape=box];
    subgraph cluster_c0 {
        label="shop";
        c0_entry [label="entry points\nCommandHandler(/shop)\nCommandHandler(/buy)"];
        c0_s0 [label="one\nitem"];
        c0_s1 [label="two\nList<Item>"];
        c0_fallbacks [label="fallbacks\nCommandHandler(/cancel)"];
        c0_waiting [label="while a step runs\nwait"];
        c0_timeout [label="after 1800 s\ntoo late"];
        c0_end [label="END"];
        subgraph cluster_c1 {
            label="pay";
            c1_entry [label="entry points\npay tapped"];
            c1_s0 [label="first\ncard \"number\""];
            c1_entry -> c1_s0;
        }
        c0_s0 -> c1_entry [lhead=cluster_c1];
        c1_entry -> c0_s1 [label="done", ltail=cluster_c1];
        c1_entry -> c0_s0 [label="second", ltail=cluster_c1];
        c1_entry -> c0_end [label="END", ltail=cluster_c1];
        c0_entry -> c0_s0;
        c0_s0 -> c0_fallbacks;
        c0_s0 -> c0_waiting;
        c0_s0 -> c0_timeout;
        c0_entry -> c0_s1;
        c0_s1 -> c0_fallbacks;
        c0_s1 -> c0_waiting;
        c0_s1 -> c0_timeout;
    }
}
)~");
}

TEST_CASE("a conversation with nothing but a state without steps has a diagram") {
    CHECK(ConversationHandler<Step>().state(Step::lost).mermaid() ==
          "flowchart TD\n    subgraph c0[\"conversation\"]\n        c0_s0[\"lost\"]\n    end\n");
}

TEST_CASE("a state is named as in its enum, or by its number where that is not known") {
    CHECK(tgfw::detail::state_name<Step>(0) == "one");
    CHECK(tgfw::detail::state_name<Step>(3) == "lost");
    CHECK(tgfw::detail::state_name<Step>(4).empty());
    CHECK(tgfw::detail::state_name<Step>(-1).empty());
    CHECK(tgfw::detail::state_name<Hidden>(1) == "second");
    CHECK(tgfw::detail::state_name<Hidden>(2).empty());
    CHECK(tgfw::detail::state_name<Plain>(0) == "plain_zero");
    CHECK(tgfw::detail::state_name<Plain>(100).empty());
    CHECK(ConversationHandler<Plain>("p").entry_points(CommandHandler("go", drawn)).state(plain_far).problems() ==
          Notes{"ConversationHandler(p): no step serves the state 100"});
}
