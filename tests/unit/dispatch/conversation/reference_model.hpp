#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// The rules of conversations written down once more, plainly and slowly, to compare the library with.
namespace tgfw::test::conversation_model {

/// An update: who said it where, which handlers it is for, and what the one that takes it does.
struct Said {
    std::int64_t chat = 0;
    std::int64_t user = 0;
    char letter = 'a';
    char does =
        's';  // 0-3: goes there; s: stays; e: ends; t: throws; S, E, U: stops the groups and stays, ends, goes to 1
};

struct Leads {
    enum { stay, end, state } what = stay;
    int number = 0;
    auto operator<=>(const Leads&) const = default;
};

struct Table;

struct Item {
    int id = 0;
    std::string letters;
    std::optional<bool> block;
    bool slow = false;       // Takes a second: only those that run beside do.
    Table* child = nullptr;  // A conversation in its place.
};
using Items = std::vector<Item>;

using Key = std::pair<std::int64_t, std::int64_t>;

struct Live {
    std::optional<int> state;
    int pending = 0;
    std::optional<std::int64_t> deadline;
    Said last;
};

/// One ConversationHandler: its table, and what it remembers.
struct Table {
    Items entry, fallbacks, waiting, on_timeout;
    std::map<int, Items> states;
    bool per_chat = true, per_user = true, reentry = false;
    std::optional<bool> block;
    std::int64_t timeout = 0;
    std::map<Leads, Leads> to_parent;
    std::vector<Table*> children;

    std::map<Key, Live> live;

    /// The states, by the text that a key has in the library.
    [[nodiscard]] std::map<std::string, int> known_states() const {
        std::map<std::string, int> all;
        for (const auto& [key, conversation] : live) {
            std::string text = per_chat ? "chat=" + std::to_string(key.first) : std::string();
            if (per_user) text += (text.empty() ? "user=" : ",user=") + std::to_string(key.second);
            if (conversation.state) all.emplace(text, *conversation.state);
        }
        return all;
    }
    [[nodiscard]] Key key(const Said& said) const { return {per_chat ? said.chat : 0, per_user ? said.user : 0}; }
};

/// What came of a step.
struct Outcome {
    Leads next;
    bool stopped = false;
    bool threw = false;
};

class Model {
public:
    /// Time that a slow step takes.
    static constexpr std::int64_t slow_step = 1'000'001;

    explicit Model(Table& top) : top_(top) {}

    void hear(const Said& said) {
        const Item* item = find(top_, said);
        const Outcome outcome = item != nullptr ? run(top_, said, {}) : Outcome();
        if (outcome.threw) log.push_back("error x");
        if (!outcome.stopped) log.push_back("next group");
    }

    void pass(std::int64_t time) {
        const std::int64_t until = now + time;
        while (step(until)) {
        }
        now = until;
    }

    std::vector<std::string> log;
    std::int64_t now = 0;

private:
    struct Place {
        Table* table;
        Key key;
        bool waiting;
        const Item* item;
    };
    struct Task {
        std::int64_t ends;
        int ticket;
        std::vector<Place> chain;  // The innermost first.
        Said said;
    };

    bool takes(const Item& item, const Said& said) {
        if (item.child != nullptr) return find(*item.child, said) != nullptr;
        return item.letters.find(said.letter) != std::string::npos;
    }

    const Item* first(const Items& items, const Said& said) {
        for (const Item& item : items) {
            if (takes(item, said)) return &item;
        }
        return nullptr;
    }

    const Item* find(Table& table, const Said& said) {
        const auto found = table.live.find(table.key(said));
        const bool there = found != table.live.end();
        if (there && found->second.pending != 0) return first(table.waiting, said);
        const bool open = there && found->second.state;
        const Item* item = nullptr;
        if (!open || table.reentry) item = first(table.entry, said);
        if (item == nullptr && open) item = first(table.states[*found->second.state], said);
        if (item == nullptr && open) item = first(table.fallbacks, said);
        return item;
    }

    Outcome run(Table& table, const Said& said, std::vector<Place> around) {
        const Item& item = *find(table, said);
        const Key key = table.key(said);
        const auto before = table.live.find(key);
        const bool waiting = before != table.live.end() && before->second.pending != 0;
        if (before != table.live.end()) before->second.deadline.reset();
        around.insert(around.begin(), Place{&table, key, waiting, &item});
        if (item.child == nullptr && !item.block.value_or(table.block.value_or(true))) {
            int ticket = 0;
            if (!waiting) ticket = table.live[key].pending = ++tickets_;
            log.push_back(std::to_string(item.id) + " begins");
            if (item.slow) {
                tasks_.push_back(Task{now + slow_step, ticket, around, said});
            } else {
                finish(Task{now, ticket, around, said});
            }
            return {};
        }
        Outcome outcome = item.child != nullptr ? run(*item.child, said, around) : act(item, said);
        outcome.next = settle(around.front(), outcome.next, said);
        return outcome;
    }

    static Outcome what(char does) {
        switch (does) {
            case 's':
                return {};
            case 'e':
                return {{Leads::end, 0}, false, false};
            case 't':
                return {{}, false, true};
            case 'S':
                return {{}, true, false};
            case 'E':
                return {{Leads::end, 0}, true, false};
            case 'U':
                return {{Leads::state, 1}, true, false};
            default:
                return {{Leads::state, does - '0'}, false, false};
        }
    }

    Outcome act(const Item& item, const Said& said) {
        log.push_back(std::to_string(item.id) + " begins");
        return what(said.does);
    }

    Leads settle(const Place& place, Leads next, const Said& said) {
        Table& table = *place.table;
        const Key key = place.key;
        if (Table* child = place.item->child) {
            const Key its = child->key(said);
            if (child->live.count(its) != 0) links_.insert({&table, key, child, its});
        }
        if (const auto up = table.to_parent.find(next); up != table.to_parent.end()) {
            kill(table, key);
            return up->second;
        }
        if (!place.waiting && next.what == Leads::end) kill(table, key);
        if (!place.waiting && next.what == Leads::state) {
            Live& conversation = table.live[key];
            const bool moved = conversation.state != next.number;
            conversation.state = next.number;
            conversation.pending = 0;
            if (moved) leave_children(table, key);
        }
        if (const auto found = table.live.find(key); found != table.live.end() && table.timeout > 0) {
            found->second.deadline = now + table.timeout;
            found->second.last = said;
        }
        return {};
    }

    /// The conversation goes, and all that were opened from it.
    void kill(Table& table, const Key& key) {
        table.live.erase(key);
        std::erase_if(links_,
                      [&](const Link& link) { return std::get<2>(link) == &table && std::get<3>(link) == key; });
        for (;;) {
            const auto link = std::find_if(links_.begin(), links_.end(), [&](const Link& l) {
                return std::get<0>(l) == &table && std::get<1>(l) == key;
            });
            if (link == links_.end()) return;
            const Link gone = *link;
            links_.erase(link);
            kill(*std::get<2>(gone), std::get<3>(gone));
        }
    }

    /// Those that are no step of the new state go.
    void leave_children(Table& table, const Key& key) {
        const auto has = [](const Items& items, const Table* child) {
            return std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.child == child; });
        };
        const auto links = links_;
        for (const auto& [parent, its, child, key_of_child] : links) {
            if (parent != &table || its != key) continue;
            const bool stays = has(table.states[*table.live[key].state], child) || has(table.fallbacks, child) ||
                               (table.reentry && has(table.entry, child));
            if (!stays && child->live.count(key_of_child) != 0) kill(*child, key_of_child);
        }
    }

    void finish(const Task& task) {
        const Place& own = task.chain.front();
        if (own.item->slow) log.push_back(std::to_string(own.item->id) + " ends");
        Outcome outcome = what(task.said.does);
        // Nothing can be stopped any more.
        const bool failed = outcome.threw || outcome.stopped;
        if (failed) outcome.next = {};
        Leads up;
        const auto found = own.table->live.find(own.key);
        if (own.waiting) {
            if (found != own.table->live.end()) up = settle(own, outcome.next, task.said);
        } else if (found != own.table->live.end() && found->second.pending == task.ticket) {
            found->second.pending = 0;
            if (outcome.next.what == Leads::stay && !found->second.state) {
                kill(*own.table, own.key);
            } else {
                up = settle(own, outcome.next, task.said);
            }
        }
        for (std::size_t i = 1; i < task.chain.size() && up.what != Leads::stay; ++i)
            up = settle(task.chain[i], up, task.said);
        if (outcome.threw) log.push_back("error x");
    }

    void time_out(Table& table, const Key& key) {
        Live& conversation = table.live[key];
        conversation.deadline.reset();
        const Said last = conversation.last;
        for (const Item& item : table.on_timeout) {
            if (!takes(item, last)) continue;
            if (act(item, last).threw) log.push_back("error x");
        }
        kill(table, key);
    }

    /// Whatever comes first until then; false if nothing does.
    bool step(std::int64_t until) {
        std::int64_t when = until + 1;
        Table* late = nullptr;
        Key whose;
        visit(top_, [&](Table& table) {
            for (const auto& [key, conversation] : table.live) {
                if (!conversation.deadline || *conversation.deadline >= when) continue;
                when = *conversation.deadline;
                late = &table;
                whose = key;
            }
        });
        const auto task = std::min_element(tasks_.begin(), tasks_.end(),
                                           [](const Task& a, const Task& b) { return a.ends < b.ends; });
        if (task != tasks_.end() && task->ends < when) {
            const Task ended = *task;
            tasks_.erase(task);
            now = ended.ends;
            finish(ended);
            return true;
        }
        if (late == nullptr) return false;
        now = when;
        time_out(*late, whose);
        return true;
    }

    template <class F>
    static void visit(Table& table, const F& f) {
        f(table);
        for (Table* child : table.children) visit(*child, f);
    }

    using Link = std::tuple<Table*, Key, Table*, Key>;

    Table& top_;
    std::set<Link> links_;
    std::vector<Task> tasks_;
    int tickets_ = 0;
};

}  // namespace tgfw::test::conversation_model
