#include "fixture.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace tgfw;
using namespace tgfw::test;

namespace {

constexpr std::size_t leaves = 11;

/// The leaf of that number, each of its own type.
template <std::size_t I>
auto leaf() {
    if constexpr (I == 0) return filters::all;
    if constexpr (I == 1) return filters::text;
    if constexpr (I == 2) return filters::command;
    if constexpr (I == 3) return filters::photo;
    if constexpr (I == 4) return filters::regex("l+");
    if constexpr (I == 5) return filters::regex("[a-z]+");
    if constexpr (I == 6) return filters::update_type::messages;
    if constexpr (I == 7) return filters::update_type::channel_post;
    if constexpr (I == 8) return filters::chat_type::private_;
    if constexpr (I == 9) return filters::text("hello", "bye");
    if constexpr (I == 10) return filters::user(5);
}

template <std::size_t... I>
std::vector<filters::Any> all_leaves(std::index_sequence<I...>) {
    return {filters::Any(leaf<I>())...};
}

/// What a filter says: nothing for no, else the matches.
using Answer = std::optional<std::vector<std::string>>;

Answer found(const std::optional<std::string>& text, const char* first_of) {
    if (!text) return std::nullopt;
    const std::size_t begin = text->find_first_of(first_of);
    if (begin == std::string::npos) return std::nullopt;
    const std::size_t end = text->find_first_not_of(first_of, begin);
    return std::vector{text->substr(begin, end - begin)};
}

/// What the leaf of that number should say, put as plainly as can be.
Answer truth_of_leaf(std::size_t number, const Update& update, const Message& m) {
    const auto when = [](bool yes) { return yes ? Answer(std::in_place) : std::nullopt; };
    switch (number) {
        case 0:
            return when(true);
        case 1:
            return when(m.text && !m.text->empty());
        case 2:
            return when(m.entities && m.entities->front().offset == 0);
        case 3:
            return when(m.photo && !m.photo->empty());
        case 4:
            return found(m.text, "l");
        case 5:
            return found(m.text, "abcdefghijklmnopqrstuvwxyz");
        case 6:
            return when(update.message || update.edited_message);
        case 7:
            return when(update.channel_post.has_value());
        case 8:
            return when(m.chat.type == ChatType::private_);
        case 9:
            return when(m.text == "hello" || m.text == "bye");
        default:
            return when(m.from && m.from->id == 5);
    }
}

/// An expression: an operator with one or two operands, or a leaf.
struct Expression {
    Expression() = default;

    char op = 'l';
    std::size_t number = 0;
    std::shared_ptr<Expression> left;
    std::shared_ptr<Expression> right;
};

/// Numbers that the compiler can draw too.
constexpr std::uint64_t next(std::uint64_t seed) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^ seed << 17;
}

constexpr char draw_op(std::uint64_t seed, int depth) {
    return depth == 0 ? 'l' : "&|^~&|^l"[next(seed) >> 20 & 7];
}
constexpr std::size_t draw_leaf(std::uint64_t seed) {
    return (next(seed) >> 24) % leaves;
}
constexpr std::uint64_t left_of(std::uint64_t seed) {
    return next(seed + 1);
}
constexpr std::uint64_t right_of(std::uint64_t seed) {
    return next(seed + 2);
}

std::shared_ptr<Expression> expression(std::uint64_t seed, int depth) {
    auto out = std::make_shared<Expression>();
    out->op = draw_op(seed, depth);
    out->number = draw_leaf(seed);
    if (out->op == 'l') return out;
    out->left = expression(left_of(seed), depth - 1);
    if (out->op != '~') out->right = expression(right_of(seed), depth - 1);
    return out;
}

/// The same expression as one static type.
template <std::uint64_t Seed, int Depth>
auto static_filter() {
    constexpr char op = draw_op(Seed, Depth);
    if constexpr (op == 'l') {
        return leaf<draw_leaf(Seed)>();
    } else if constexpr (op == '~') {
        return ~static_filter<left_of(Seed), Depth - 1>();
    } else {
        const auto left = static_filter<left_of(Seed), Depth - 1>();
        const auto right = static_filter<right_of(Seed), Depth - 1>();
        if constexpr (op == '&') return left & right;
        if constexpr (op == '|') return left | right;
        if constexpr (op == '^') return left ^ right;
    }
}

filters::Any erased_filter(const Expression& e, const std::vector<filters::Any>& known) {
    if (e.op == 'l') return known[e.number];
    const filters::Any left = erased_filter(*e.left, known);
    if (e.op == '~') return ~left;
    const filters::Any right = erased_filter(*e.right, known);
    if (e.op == '&') return left & right;
    if (e.op == '|') return left | right;
    return left ^ right;
}

Answer truth(const Expression& e, const Update& update, const Message& message) {
    if (e.op == 'l') return truth_of_leaf(e.number, update, message);
    const Answer left = truth(*e.left, update, message);
    if (e.op == '~') return left ? std::nullopt : Answer(std::in_place);
    const Answer right = truth(*e.right, update, message);
    if (e.op == '|') return left ? left : right;
    if (e.op == '^') return left && right ? std::nullopt : left ? left : right;
    if (!left || !right) return std::nullopt;
    Answer both = left;
    both->insert(both->end(), right->begin(), right->end());
    return both;
}

template <class F>
Answer answer_of(const F& filter, const UpdateView& view) {
    Match match;
    if (!filters::passes(filter, view, match)) {
        CHECK(match.matches.empty());
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const RegexMatch& each : match.matches) texts.push_back(each.str());
    return texts;
}

Update random_update(std::mt19937& random) {
    const auto pick = [&](auto... of) {
        const std::vector<const char*> all{of...};
        return all[random() % all.size()];
    };
    const std::string kind = pick("message", "edited_message", "channel_post", "edited_channel_post",
                                  "business_message", "edited_business_message", "guest_message");
    const char* const content = pick(R"("text":"hello")", R"("text":"bye")", R"("text":"HA")", R"("photo":[{}])",
                                     R"("caption":"hello","photo":[{}])", R"("venue":{})",
                                     R"("text":"/start all","entities":[{"type":"bot_command","offset":0,"length":6}])",
                                     R"("text":"/start")", R"("text":"")");
    return update_of(kind,
                     message_json(static_cast<int>(random() % 4) + 3, content, pick("private", "group", "channel")));
}

std::vector<Update> random_updates(std::size_t count) {
    std::mt19937 random(20261121);
    std::vector<Update> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(random_update(random));
    return out;
}

/// The filter says what it should, and its reach holds, for every update.
template <class F>
void check_against_truth(const F& filter, const Expression& e, const std::vector<Update>& updates) {
    const Reach reach = filters::reach_of(filter);
    CHECK(reach.may.covers(reach.always));
    for (const Update& update : updates) {
        const UpdateView view(update, nullptr);
        const Answer wanted = truth(e, update, *view.message());
        const std::size_t slot = view.slot();
        const Answer said = answer_of(filter, view);
        const bool sound = (!said || reach.may.has(slot)) && (said || !reach.always.has(slot));
        if (said == wanted && sound) continue;
        FAIL_CHECK(filters::describe(filter), (sound ? " answers wrong to " : " has a wrong reach for "),
                   encode(update));
    }
}

template <std::uint64_t Seed>
void check_static(const std::vector<Update>& updates, const std::vector<filters::Any>& known) {
    const auto filter = static_filter<Seed, 3>();
    const auto e = expression(Seed, 3);
    check_against_truth(filter, *e, updates);
    CHECK(filters::reach_of(filter).may == filters::reach_of(erased_filter(*e, known)).may);
    CHECK(filters::reach_of(filter).always == filters::reach_of(erased_filter(*e, known)).always);
}

template <std::uint64_t... Seeds>
void check_all_static(const std::vector<Update>& updates, const std::vector<filters::Any>& known,
                      std::integer_sequence<std::uint64_t, Seeds...>) {
    (check_static<Seeds * 7919 + 13>(updates, known), ...);
}

}  // namespace

TEST_CASE("random expressions of filters put together at run time say what plain logic says") {
    const std::vector<Update> updates = random_updates(60);
    const std::vector<filters::Any> known = all_leaves(std::make_index_sequence<leaves>());
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        const auto e = expression(seed * 104729, 5);
        check_against_truth(erased_filter(*e, known), *e, updates);
    }
}

TEST_CASE("random expressions of filters composed statically say what plain logic says, as the erased ones do") {
    const std::vector<Update> updates = random_updates(60);
    const std::vector<filters::Any> known = all_leaves(std::make_index_sequence<leaves>());
    check_all_static(updates, known, std::make_integer_sequence<std::uint64_t, 40>());
}
