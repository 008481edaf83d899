#include <algorithm>

#include <tgfw/core/error.hpp>

#include <dispatch/commands/scopes.hpp>
#include <dispatch/commands/table_impl.hpp>

namespace tgfw {

using detail::CommandInfo;

namespace {

constexpr std::size_t kLongestMenu = 100;  // setMyCommands.

/// The commands that one scope shows in one language.
class Menu {
public:
    Menu(BotCommandScope s, std::string l) : scope(std::move(s)), language(std::move(l)) {}

    BotCommandScope scope;
    std::string language;  // Empty: for all others.
    std::vector<BotCommand> commands;
};

void add_once(std::vector<std::string>& all, const std::string& one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

/// Those whom the narrower scope is about see the wider one's commands, too; Telegram shows but one menu.
std::vector<const CommandInfo*> commands_of(const BotCommandScope& scope, const std::vector<const CommandInfo*>& all) {
    std::vector<const CommandInfo*> some;
    for (const CommandInfo* info : all) {
        const auto covers = [&](const BotCommandScope& wide) { return detail::covers(wide, scope); };
        if (info->scopes.empty() || std::any_of(info->scopes.begin(), info->scopes.end(), covers)) some.push_back(info);
    }
    return some;
}

std::vector<Menu> menus_of(const BotCommandScope& scope, const std::vector<const CommandInfo*>& all) {
    const auto some = commands_of(scope, all);
    if (some.size() > kLongestMenu) {
        throw ConfigError("CommandTable::publish: a menu of Telegram has 100 commands at most, and this would have " +
                          std::to_string(some.size()) + "; make some hidden()");
    }
    std::vector<std::string> languages(1);
    for (const CommandInfo* info : some) {
        for (const auto& [code, text] : info->languages) add_once(languages, code);
    }
    std::vector<Menu> menus;
    for (const std::string& language : languages) {
        Menu menu(scope, language);
        for (const CommandInfo* info : some) {
            menu.commands.emplace_back(info->name,
                                       language.empty() ? info->description : info->description_in(language));
        }
        menus.push_back(std::move(menu));
    }
    return menus;
}

bool same(const std::vector<BotCommand>& a, const std::vector<BotCommand>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const BotCommand& x, const BotCommand& y) {
        return x.command == y.command && x.description == y.description;
    });
}

template <class R>
void aim(R& request, const Menu& menu) {
    if (!std::holds_alternative<BotCommandScopeDefault>(menu.scope)) request.scope(menu.scope);
    if (!menu.language.empty()) request.language_code(menu.language);
}

/// Whether it had to be changed.
awaitable<bool> publish_menu(const Bot& bot, const Menu& menu) {
    auto asked = bot.get_my_commands();
    aim(asked, menu);
    const std::vector<BotCommand> there = co_await std::move(asked);
    if (same(there, menu.commands)) co_return false;
    if (menu.commands.empty()) {
        auto cleared = bot.delete_my_commands();
        aim(cleared, menu);
        co_await std::move(cleared);
        co_return true;
    }
    auto set = bot.set_my_commands(menu.commands);
    aim(set, menu);
    co_await std::move(set);
    co_return true;
}

}  // namespace

awaitable<std::size_t> CommandTable::publish(const Bot& bot) const {
    std::vector<const CommandInfo*> all;
    std::vector<BotCommandScope> scopes(1, BotCommandScope(BotCommandScopeDefault()));
    for (const Impl::Entry& entry : impl_->entries) {
        if (entry.info->hidden) continue;
        all.push_back(entry.info.get());
        for (const BotCommandScope& scope : entry.info->scopes) {
            if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) scopes.push_back(scope);
        }
    }
    std::vector<Menu> menus;
    for (const BotCommandScope& scope : scopes) {
        for (Menu& menu : menus_of(scope, all)) menus.push_back(std::move(menu));
    }
    std::size_t changed = 0;
    for (const Menu& menu : menus) {
        const bool different = co_await publish_menu(bot, menu);
        if (different) ++changed;
    }
    co_return changed;
}

}  // namespace tgfw
