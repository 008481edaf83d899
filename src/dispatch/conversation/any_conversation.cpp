#include <tgfw/dispatch/conversation/any_conversation.hpp>

#include <algorithm>
#include <utility>

#include <dispatch/conversation/conversation.hpp>
#include <dispatch/conversation/diagram.hpp>

namespace tgfw::detail {

namespace {

ConversationTable table_of(std::string name, TypeKey type, std::string_view (*state_name)(std::int64_t) noexcept) {
    ConversationTable table;
    table.name = std::move(name);
    table.state_type = type;
    table.state_name = state_name;
    return table;
}

}  // namespace

AnyConversation::AnyConversation(std::string name, TypeKey state_type,
                                 std::string_view (*state_name)(std::int64_t) noexcept)
    : conversation_(std::make_shared<Conversation>(table_of(std::move(name), state_type, state_name))) {}

const std::string& AnyConversation::name() const noexcept {
    return conversation_->table().name;
}

bool AnyConversation::is_persistent() const noexcept {
    return conversation_->table().persistent;
}

std::size_t AnyConversation::size() const noexcept {
    return conversation_->machine().size();
}

bool AnyConversation::end(const ConversationKey& key) {
    return conversation_->end(key, nullptr);
}

std::optional<ConversationKey> AnyConversation::key_of(const Update& update) const {
    return conversation_->table().key.key_of(update);
}

std::vector<ConversationState> AnyConversation::export_states() const {
    auto all = conversation_->machine().states();
    std::vector<std::pair<std::string, std::size_t>> order;
    order.reserve(all.size());
    for (const ConversationState& live : all) order.emplace_back(live.key.to_string(), order.size());
    std::sort(order.begin(), order.end());
    std::vector<ConversationState> sorted;
    sorted.reserve(all.size());
    for (const auto& [text, index] : order) sorted.push_back(std::move(all[index]));
    return sorted;
}

void AnyConversation::import_states(const std::vector<ConversationState>& stored) {
    for (const ConversationState& one : stored) conversation_->machine().restore(one);
}

std::string AnyConversation::mermaid() const {
    return mermaid_of(conversation_->table());
}

std::string AnyConversation::dot() const {
    return dot_of(conversation_->table());
}

bool AnyConversation::check(const UpdateView& view, Match& match) const {
    return conversation_->check(view, match);
}

awaitable<void> AnyConversation::handle(const Update&, Context& context) const {
    return conversation_->handle(context);
}

Reach AnyConversation::reach() const {
    conversation_->seal();
    return Reach(conversation_->table().reach());
}

const HandlerOptions& AnyConversation::options() const {
    conversation_->seal();
    return conversation_->options();
}

std::vector<TypeKey> AnyConversation::services() const {
    return conversation_->table().services();
}

std::vector<std::string> AnyConversation::problems() const {
    return conversation_->table().problems();
}

std::vector<std::string> AnyConversation::unique_names() const {
    std::vector<std::string> names;
    if (!name().empty()) names.push_back(name());
    for (const auto* list : conversation_->table().lists()) {
        for (const Handler& handler : *list) {
            const auto& inner = handler.info().unique_names;
            names.insert(names.end(), inner.begin(), inner.end());
        }
    }
    return names;
}

std::string AnyConversation::describe() const {
    return conversation_->table().title();
}

void AnyConversation::add_entry_point(Handler handler) {
    conversation_->building().entry_points.push_back(std::move(handler));
}

void AnyConversation::add_state(std::int64_t state) {
    conversation_->building().states.try_emplace(state);
}

void AnyConversation::add_step(std::int64_t state, Handler handler) {
    conversation_->building().states[state].push_back(std::move(handler));
}

void AnyConversation::add_fallback(Handler handler) {
    conversation_->building().fallbacks.push_back(std::move(handler));
}

void AnyConversation::add_waiting(Handler handler) {
    conversation_->building().waiting.push_back(std::move(handler));
}

void AnyConversation::add_on_timeout(Handler handler) {
    conversation_->building().on_timeout.push_back(std::move(handler));
}

void AnyConversation::declare_state(std::int64_t state) {
    conversation_->building().declared.insert(state);
}

void AnyConversation::set_timeout(Clock::duration limit) {
    conversation_->building().rules.timeout = limit;
}

void AnyConversation::set_allow_reentry(bool value) {
    conversation_->building().allow_reentry = value;
}

void AnyConversation::set_per_chat(bool value) {
    conversation_->building().key.per_chat = value;
}

void AnyConversation::set_per_user(bool value) {
    conversation_->building().key.per_user = value;
}

void AnyConversation::set_per_message(bool value) {
    conversation_->building().key.per_message = value;
    conversation_->building().per_message_set = true;
}

void AnyConversation::set_per_topic(bool value) {
    conversation_->building().key.per_topic = value;
}

void AnyConversation::set_persistent(bool value) {
    conversation_->building().persistent = value;
}

void AnyConversation::set_block(bool value) {
    conversation_->building().block = value;
}

void AnyConversation::set_map_to_parent(NextState from, NextState to) {
    conversation_->building().rules.to_parent.emplace_back(from, to);
}

void AnyConversation::set_flag(TypeKey type, std::shared_ptr<void> value) {
    static_cast<void>(conversation_->building());
    conversation_->options().flags.insert(type, std::move(value));
}

std::optional<std::int64_t> AnyConversation::state_of(const Update& update) const {
    const auto key = key_of(update);
    if (!key) return std::nullopt;
    const auto look = conversation_->machine().look(*key);
    return look.open ? std::optional(look.state) : std::nullopt;
}

}  // namespace tgfw::detail
