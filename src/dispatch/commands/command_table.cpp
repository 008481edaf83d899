#include <tgfw/dispatch/commands/command_table.hpp>

#include <algorithm>
#include <array>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/dispatch/filters/update_type.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>

#include <dispatch/commands/table_impl.hpp>

namespace tgfw {

namespace {

/// One command of a table, as a handler.
class CommandEntry {
public:
    CommandEntry(std::shared_ptr<const detail::CommandInfo> info, Callback callback)
        : info_(std::move(info)), callback_(std::move(callback)) {}

    bool check(const UpdateView& view, Match& match) const {
        if (!detail::read_command_args(view, detail::ArgCount(), match.args)) return false;
        const bool passes = info_->filter ? (*info_->filter)(view, match) : filters::update_type::messages(view, match);
        if (!passes) match.args.reset();
        return passes;
    }
    awaitable<void> handle(const Update& update, Context& context) const { return callback_(update, context); }
    std::optional<bool> blocking() const { return std::nullopt; }
    const HandlerOptions& options() const { return info_->options; }
    const std::vector<TypeKey>& services() const { return callback_.services(); }
    Reach reach() const {
        const Reach own = info_->filter ? filters::reach_of(*info_->filter) : filters::update_type::messages.reach();
        const Kinds kinds = callback_.kinds() & Kinds::commands();
        return Reach(own.may & kinds, own.always & kinds);
    }

private:
    std::shared_ptr<const detail::CommandInfo> info_;
    Callback callback_;
};

}  // namespace

const CommandTable::Impl::Entry* CommandTable::Impl::find(std::string_view name) const noexcept {
    std::array<char, 32> lower{};  // As long as a command can be.
    if (name.size() > lower.size()) return nullptr;
    std::transform(name.begin(), name.end(), lower.begin(), ascii::to_lower);
    const auto found = by_name.find(std::string_view(lower.data(), name.size()));
    return found == by_name.end() ? nullptr : &entries[found->second];
}

CommandTable::CommandTable(std::string about) : impl_(std::make_shared<Impl>()) {
    impl_->abouts.emplace_back(std::string(), std::move(about));
}

void CommandTable::add_entry(std::shared_ptr<const detail::CommandInfo> info, Callback callback) {
    if (!impl_->by_name.emplace(info->name, impl_->entries.size()).second) {
        throw ConfigError("CommandTable: there is a command /" + info->name + " already");
    }
    impl_->names.push_back(info->name);
    impl_->entries.emplace_back(info, Handler(CommandEntry(info, std::move(callback))));
}

detail::CommandSetup CommandTable::setup(std::shared_ptr<const detail::CommandInfo> info) const {
    return detail::CommandSetup(std::move(info), impl_->wording);
}

CommandTable& CommandTable::add_help(std::string description) {
    // The callback is a part of what it refers to.
    auto help = [impl = impl_.get()](const Message& message, Context& context, std::optional<std::string> name) {
        return impl->help(message, context, std::move(name));
    };
    return add(Command("help", std::move(description)).arg<std::optional<std::string>>("command"), std::move(help));
}

CommandTable& CommandTable::on_usage_error(std::function<std::string(const UsageError&, const Context&)> answer) {
    impl_->wording->usage = std::move(answer);
    return *this;
}

CommandTable& CommandTable::about(std::string language_code, std::string text) {
    impl_->abouts.emplace_back(std::move(language_code), std::move(text));
    return *this;
}

bool CommandTable::check(const UpdateView& view, Match& match) const {
    if (view.command().empty()) return false;
    const Impl::Entry* entry = impl_->find(view.command());
    if (entry == nullptr || !entry->handler.check(view, match)) return false;
    match.choices.emplace_back(&entry->handler.info(), std::shared_ptr<const Impl>(impl_));
    return true;
}

awaitable<void> CommandTable::handle(const Update& update, Context& context) const {
    const Impl::Entry* entry = impl_->find(UpdateView(update, nullptr).command());
    return Dispatcher::run(entry->handler, context);
}

Reach CommandTable::reach() const {
    Reach reach(Kinds::none(), impl_->entries.empty() ? Kinds::none() : Kinds::all());
    for (const Impl::Entry& entry : impl_->entries) {
        reach.may |= entry.handler.info().reach.may;
        reach.always &= entry.handler.info().reach.always;
    }
    return reach;
}

const std::vector<std::string>& CommandTable::commands() const noexcept {
    return impl_->names;
}

std::vector<TypeKey> CommandTable::services() const {
    std::vector<TypeKey> all;
    for (const Impl::Entry& entry : impl_->entries) {
        const auto& some = entry.handler.info().services;
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

std::string CommandTable::describe() const {
    return "CommandTable(" + std::to_string(impl_->entries.size()) + " commands)";
}

std::string CommandTable::help_text(const Chat& chat, const User& user, bool administrator) const {
    return impl_->help_text(chat, user, administrator);
}

}  // namespace tgfw
