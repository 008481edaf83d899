#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

/// The rules of dispatch, as plainly as they can be said: no index, no coroutines, nothing shared with the library.
namespace tgfw::test::model {

enum class Kind { message, edited, channel_post, tap };
enum class Outcome { ok, fail, stop };

class Event {
public:
    Event() = default;
    Kind kind = Kind::message;
    std::string text;  // Of a message, the data of a tap. A command begins with a slash.
    int id = 0;

    [[nodiscard]] bool is_message() const { return kind != Kind::tap; }
    [[nodiscard]] bool is_command() const { return is_message() && text.starts_with("/"); }
    [[nodiscard]] std::string command() const { return is_command() ? text.substr(1, text.find(' ') - 1) : ""; }
};

/// What a rule takes: one of the handlers of the library in a form that can be drawn by lot.
class Rule {
public:
    enum class Type { command, text, not_command, any_message, tap, everything, odd_id };
    Rule() = default;
    Type type = Type::text;
    std::vector<std::string> commands;
    std::string name;
    Outcome outcome = Outcome::ok;
    bool block = true;

    [[nodiscard]] bool takes(const Event& event) const {
        switch (type) {
            case Type::command: {
                // Commands count in messages and edited messages only.
                if (!event.is_command() || event.kind == Kind::channel_post) return false;
                for (const std::string& command : commands) {
                    if (command == event.command()) return true;
                }
                return false;
            }
            case Type::text:
                return event.is_message();
            case Type::not_command:
                return event.is_message() && !event.is_command();
            case Type::any_message:
                return event.is_message();
            case Type::tap:
                return event.kind == Kind::tap;
            case Type::everything:
                return true;
            case Type::odd_id:
                return event.id % 2 == 1;
        }
        return false;
    }
};

/// What holds for the rules of a router: its filter, and the error handlers that come before the application's.
class Scope {
public:
    Scope() = default;
    bool only_commands = false;
    std::vector<Outcome> error_handlers;
    std::string name;
};

class Entry {
public:
    Entry() = default;
    Rule rule;
    std::vector<Scope> scopes;  // The innermost first.

    [[nodiscard]] bool takes(const Event& event) const {
        for (const Scope& scope : scopes) {
            if (scope.only_commands && !event.is_command()) return false;
        }
        return rule.takes(event);
    }
};

class Bot {
public:
    Bot() = default;
    std::map<int, std::vector<Entry>> groups;
    std::vector<Entry> fallbacks;
    std::vector<Outcome> error_handlers;
    bool notes_unhandled = false;

    /// What runs for the event, in order; what runs beside it goes to `beside`.
    [[nodiscard]] std::vector<std::string> process(const Event& event, std::vector<std::string>& beside) const {
        std::vector<std::string> log;
        bool taken = false;
        for (const auto& [number, entries] : groups) {
            if (run_group(entries, event, taken, log, beside)) return log;
        }
        if (!taken && run_group(fallbacks, event, taken, log, beside)) return log;
        if (!taken && notes_unhandled) log.push_back("unhandled");
        return log;
    }

private:
    /// True: nothing further may run.
    [[nodiscard]] bool run_group(const std::vector<Entry>& entries, const Event& event, bool& taken,
                                 std::vector<std::string>& log, std::vector<std::string>& beside) const {
        for (const Entry& entry : entries) {
            if (!entry.takes(event)) continue;
            taken = true;
            if (!entry.rule.block) {
                beside.push_back(entry.rule.name);
                if (entry.rule.outcome == Outcome::fail) static_cast<void>(run_error_handlers(entry, beside));
                return false;
            }
            log.push_back(entry.rule.name);
            if (entry.rule.outcome == Outcome::stop) return true;
            return entry.rule.outcome == Outcome::fail && run_error_handlers(entry, log);
        }
        return false;
    }

    [[nodiscard]] bool run_error_handlers(const Entry& entry, std::vector<std::string>& log) const {
        for (const Scope& scope : entry.scopes) {
            if (run_list(scope.name, scope.error_handlers, log)) return true;
        }
        return run_list("app", error_handlers, log);
    }

    [[nodiscard]] static bool run_list(const std::string& name, const std::vector<Outcome>& list,
                                       std::vector<std::string>& log) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            log.push_back("error handler " + name + std::to_string(i));
            if (list[i] == Outcome::stop) return true;
        }
        return false;
    }
};

}  // namespace tgfw::test::model
