#include <algorithm>
#include <set>
#include <string>

#include <dispatch/handler_table.hpp>

namespace tgfw::detail {

namespace {

bool takes_all_commands_of(const Registration& earlier, const Registration& later) {
    const auto& mine = earlier.handler.info().commands;
    const auto& its = later.handler.info().commands;
    if (mine.empty() || its.empty() || !earlier.reach().always.covers(later.reach().may)) return false;
    return std::all_of(its.begin(), its.end(), [&](const std::string& command) {
        return std::find(mine.begin(), mine.end(), command) != mine.end();
    });
}

/// The earlier handlers that together take everything that `later` could; empty if something is left to it.
std::vector<const Registration*> in_front_of(const std::vector<Registration>& handlers, const Registration& later) {
    Kinds left = later.reach().may;
    std::vector<const Registration*> found;
    for (const Registration& earlier : handlers) {
        if (&earlier == &later) break;
        if (takes_all_commands_of(earlier, later)) return {&earlier};
        if (!earlier.handler.info().commands.empty() || (earlier.reach().always & left).empty()) continue;
        left = left - earlier.reach().always;
        found.push_back(&earlier);
        if (left.empty()) return found;
    }
    return {};
}

std::string names(const std::vector<const Registration*>& handlers) {
    std::string text;
    for (const Registration* handler : handlers) text += (text.empty() ? "" : ", ") + handler->name();
    return text;
}

void check_group(int number, const std::vector<Registration>& handlers, Kinds delivered,
                 std::vector<std::string>& warnings) {
    for (const Registration& handler : handlers) {
        const Kinds may = handler.reach().may;
        if (may.empty()) {
            warnings.push_back(handler.name() +
                               " can never run: its filters, its callback and its routers leave no kind "
                               "of update to it");
            continue;
        }
        const auto front = in_front_of(handlers, handler);
        if (!front.empty()) {
            warnings.push_back(handler.name() + " can never run: in group " + std::to_string(number) + " " +
                               names(front) + " takes all of its updates first. Add it before, or to another group");
        } else if ((may & (delivered | Kinds::objects())).empty()) {
            warnings.push_back(handler.name() +
                               " can never run: allowed_updates asks for no update that it could take. "
                               "Add its kind, or leave allowed_updates to tgfw");
        }
    }
}

void check_own(const std::vector<Registration>& handlers, std::set<std::string>& names,
               std::vector<std::string>& warnings) {
    for (const Registration& entry : handlers) {
        const HandlerInfo& info = entry.handler.info();
        warnings.insert(warnings.end(), info.problems.begin(), info.problems.end());
        for (const std::string& name : info.unique_names) {
            if (names.insert(name).second) continue;
            warnings.push_back(entry.name() + " uses the name \"" + name +
                               "\", which another handler has; their states would be stored under the same name");
        }
    }
}

}  // namespace

std::vector<std::string> check_handlers(const HandlerTable& table, Kinds delivered) {
    std::vector<std::string> warnings;
    std::set<std::string> names;
    for (const auto& group : table.groups()) check_own(group.table.handlers(), names, warnings);
    check_own(table.fallbacks().handlers(), names, warnings);
    for (const auto& group : table.groups()) check_group(group.number, group.table.handlers(), delivered, warnings);
    return warnings;
}

}  // namespace tgfw::detail
