#include "fixture.hpp"

#include <deque>
#include <map>
#include <memory>
#include <random>

#include "reference_model.hpp"

using namespace tgfw;
using namespace tgfw::test;
using conversation_model::Leads;
using conversation_model::Said;

namespace {

enum class Any { zero, one, two, three };

Next<Any> typed(Leads next) {
    if (next.what == Leads::end) return conversation::end;
    if (next.what == Leads::state) return static_cast<Any>(next.number);
    return conversation::stay;
}

/// A handler for messages `<letter><what it does>`, as the model has it.
class Scripted {
public:
    using State = Any;

    Scripted(const conversation_model::Item& item, Notes& notes) : item_(item), notes_(&notes) {}

    bool check(const UpdateView& view, Match&) const {
        return view.message() != nullptr && item_.letters.find(view.message()->text->front()) != std::string::npos;
    }
    awaitable<void> handle(const Update& update, Context& context) const {
        const char does = update.message->text->back();
        notes_->push_back(std::to_string(item_.id) + " begins");
        if (item_.slow) {
            co_await sleep_for(context.clock(), std::chrono::microseconds(conversation_model::Model::slow_step));
            notes_->push_back(std::to_string(item_.id) + " ends");
        }
        if (does == 't') throw std::runtime_error("x");
        if (does == 'S') throw ApplicationHandlerStop();
        if (does == 'E') throw ApplicationHandlerStop(conversation::end);
        if (does == 'U') throw ApplicationHandlerStop(Any::one);
        NextState next;
        if (does == 'e') next = conversation::end;
        if (does >= '0' && does <= '3') next = static_cast<Any>(does - '0');
        tgfw::detail::set_next(context, next);
    }
    std::optional<bool> blocking() const { return item_.block; }

private:
    conversation_model::Item item_;
    Notes* notes_;
};

/// Random tables, and the conversations that are built from them.
class Generator {
public:
    using Conversation = ConversationHandler<Any, Any>;

    Generator(unsigned seed, Notes& notes) : random_(seed), notes_(&notes) {}

    unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
    bool chance(unsigned percent) { return below(100) < percent; }

    conversation_model::Table& table(unsigned depth) {
        conversation_model::Table& made = tables_.emplace_back();
        made.reentry = chance(30);
        made.per_chat = chance(75);
        made.per_user = !made.per_chat || chance(75);
        if (chance(30)) made.block = chance(50);
        // Apart from each other and from all else, so that no two things happen at the same time.
        if (chance(60))
            made.timeout = (chance(50) ? 3'000'000 : 8'000'000) + 10 * static_cast<std::int64_t>(tables_.size());
        made.entry = items(made, 1 + below(2), true);
        for (int state = 0; state < 3; ++state) made.states[state] = items(made, below(3), true);
        made.fallbacks = items(made, below(2), true);
        made.waiting = items(made, below(3), true);
        if (made.timeout != 0) made.on_timeout = items(made, below(3), false);
        if (depth == 0) return made;
        for (unsigned child = 1 + below(2); child > 0; --child) add_child(made, table(depth - 1));
        return made;
    }

    /// `table` as the library's, with all of its children.
    Conversation& build(const conversation_model::Table& table) {
        if (const auto known = built.find(&table); known != built.end()) return known->second;
        for (const conversation_model::Table* child : table.children) build(*child);
        Conversation made;
        for (const auto& item : table.entry) made.entry_points(handler(item));
        for (const auto& [state, items] : table.states) {
            made.state(static_cast<Any>(state));
            for (const auto& item : items) made.state(static_cast<Any>(state), handler(item));
        }
        for (const auto& item : table.fallbacks) made.fallbacks(handler(item));
        for (const auto& item : table.waiting) made.waiting(handler(item));
        for (const auto& item : table.on_timeout) made.on_timeout(handler(item));
        made.conversation_timeout(std::chrono::microseconds(table.timeout)).allow_reentry(table.reentry);
        made.per_chat(table.per_chat).per_user(table.per_user);
        if (table.block) made.block(*table.block);
        for (const auto& [from, to] : table.to_parent) made.map_to_parent(typed(from), typed(to));
        return built.emplace(&table, std::move(made)).first->second;
    }

    Said said() {
        Said said;
        said.chat = -1 - static_cast<std::int64_t>(below(2));
        said.user = 1 + static_cast<std::int64_t>(below(2));
        said.letter = "abc"[below(3)];
        said.does = "01230123sseetSEU"[below(16)];
        return said;
    }

    std::map<const conversation_model::Table*, Conversation> built;

private:
    conversation_model::Items items(const conversation_model::Table& table, unsigned count, bool beside) {
        conversation_model::Items made;
        for (; count > 0; --count) {
            conversation_model::Item& item = made.emplace_back();
            item.id = ++ids_;
            for (const char letter : std::string("abc")) {
                if (chance(50)) item.letters += letter;
            }
            if (chance(40)) item.block = chance(50);
            item.slow = beside && !item.block.value_or(table.block.value_or(true)) && chance(80);
        }
        return made;
    }

    void add_child(conversation_model::Table& parent, conversation_model::Table& child) {
        parent.children.push_back(&child);
        for (int state = 0; state < 4; ++state) {
            if (chance(30)) child.to_parent[{Leads::state, state}] = target();
        }
        if (chance(60)) child.to_parent[{Leads::end, 0}] = target();
        for (unsigned places = 1 + below(2); places > 0; --places) {
            conversation_model::Item item;
            item.id = ++ids_;
            item.child = &child;
            const unsigned where = below(6);
            conversation_model::Items& list = where == 0   ? parent.entry
                                              : where == 1 ? parent.fallbacks
                                                           : parent.states[static_cast<int>(where) % 3];
            list.insert(list.begin() + static_cast<std::ptrdiff_t>(below(static_cast<unsigned>(list.size()) + 1)),
                        item);
        }
    }

    Leads target() {
        if (chance(20)) return {Leads::stay, 0};
        if (chance(25)) return {Leads::end, 0};
        return {Leads::state, static_cast<int>(below(3))};
    }

    Handler handler(const conversation_model::Item& item) {
        if (item.child != nullptr) return Handler::step(built.at(item.child));
        return Handler::step(Scripted(item, *notes_));
    }

    std::mt19937 random_;
    Notes* notes_;
    std::deque<conversation_model::Table> tables_;
    int ids_ = 0;
};

class PropertyFixture : public ConversationFixture {
public:
    PropertyFixture() {
        dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
        for (const std::int64_t chat : {-1, -2}) {
            for (const std::int64_t user : {1, 2}) {
                for (const char letter : std::string("abc")) {
                    for (const char does : std::string("0123setSEU")) {
                        auto update = std::make_shared<Update>(text_update(chat, std::string{letter, does}));
                        update->message->from->id = user;
                        updates_[{chat, user, letter, does}] = std::move(update);
                    }
                }
            }
        }
    }

    void hear(const Said& said) {
        const auto& update = updates_.at({said.chat, said.user, said.letter, said.does});
        testing::run_virtual(io, clock, dispatcher.process_update(update));
        testing::run_ready(io);
    }

    /// Lets time pass without jumping over anything.
    void pass_exactly(Clock::duration time) {
        const auto until = clock.now() + time;
        while (clock.next_deadline().value_or(Clock::time_point::max()) <= until) {
            clock.advance_to_next();
            testing::run_ready(io);
        }
        clock.advance(until - clock.now());
        testing::run_ready(io);
    }

    void compare(const Generator& generator, const conversation_model::Model& expected) {
        REQUIRE(notes == expected.log);
        for (const auto& [table, conversation] : generator.built) {
            std::map<std::string, int> states;
            for (const auto& [key, state] : conversation.states())
                states.emplace(key.to_string(), static_cast<int>(state));
            REQUIRE(states == table->known_states());
            REQUIRE(conversation.size() == table->live.size());
        }
    }

    void try_one(unsigned seed) {
        CAPTURE(seed);
        Generator generator(seed, notes);
        conversation_model::Table& top = generator.table(seed % 3);
        conversation_model::Model expected(top);
        auto handle = dispatcher.add_handler(Handler::step(generator.build(top)));
        notes.clear();
        for (int turn = 0; turn < 30; ++turn) {
            CAPTURE(turn);
            const Said said = generator.said();
            hear(said);
            expected.hear(said);
            compare(generator, expected);
            // Always some, so that no two things happen at the same time.
            const std::int64_t time = 1000 * (1 + generator.below(generator.chance(20) ? 4000 : 400));
            pass_exactly(std::chrono::microseconds(time));
            expected.pass(time);
            compare(generator, expected);
            steps += static_cast<int>(notes.size());
            notes.clear();
            expected.log.clear();
        }
        pass_exactly(100s);
        handle.remove();
    }

    int steps = 0;

private:
    std::map<std::tuple<std::int64_t, std::int64_t, char, char>, std::shared_ptr<const Update>> updates_;
};

}  // namespace

TEST_CASE_FIXTURE(PropertyFixture, "random conversations do what a plain model of the rules does") {
    for (unsigned seed = 1; seed <= 3000; ++seed) try_one(seed);
    CHECK(steps > 50'000);
}
