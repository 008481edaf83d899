#include <tgfw/dispatch/commands/argument_reader.hpp>

#include <algorithm>
#include <array>
#include <variant>

#include <tgfw/bot/text/utf16.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/dispatch/handlers/detail/words.hpp>

namespace tgfw::detail {

namespace {

class Quotes {
public:
    std::string_view open;
    std::string_view close;
};

// Those that keyboards put in by themselves are quotes, too.
constexpr std::array<Quotes, 5> kQuotes = {Quotes{"\"", "\""}, Quotes{"\u201c", "\u201d"}, Quotes{"\u201e", "\u201c"},
                                           Quotes{"\u201e", "\u201d"}, Quotes{"\u00ab", "\u00bb"}};

std::string_view trim_start(std::string_view text) noexcept {
    const std::string_view word = FirstWord(text).word;
    return text.substr(word.empty() ? text.size() : static_cast<std::size_t>(word.data() - text.data()));
}

/// A quoted word at the start of `text`: what is between the quotes, and how long it is with them.
class Quoted {
public:
    std::string value;
    std::size_t length = 0;
};

std::optional<Quoted> quoted(std::string_view text, const Quotes& quotes) {
    if (!text.starts_with(quotes.open)) return std::nullopt;
    Quoted found;
    for (std::size_t at = quotes.open.size(); at < text.size(); ++at) {
        const std::string_view here = text.substr(at);
        if (here.starts_with('\\') && here.substr(1).starts_with(quotes.close)) {
            found.value += quotes.close;
            at += quotes.close.size();
        } else if (here.starts_with(quotes.close)) {
            found.length = at + quotes.close.size();
            return found;
        } else {
            found.value += here.front();
        }
    }
    return std::nullopt;
}

bool is_user_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), ascii::is_word);
}

}  // namespace

ArgumentReader::ArgumentReader(const Message& message) : message_(&message) {
    if (message.text) rest_ = trim_start(FirstWord(*message.text).rest);
}

void ArgumentReader::skip(std::size_t bytes) {
    rest_ = trim_start(rest_.substr(std::min(bytes, rest_.size())));
}

std::string ArgumentReader::word() {
    for (const Quotes& quotes : kQuotes) {
        if (auto found = quoted(rest_, quotes)) {
            skip(found->length);
            return std::move(found->value);
        }
    }
    std::string word(FirstWord(rest_).word);
    skip(word.size());
    return word;
}

std::string ArgumentReader::rest() {
    std::string text(rest_);
    skip(text.size());
    while (!text.empty()) {
        const auto last = text.find_last_not_of(" \t\r\n\v\f");
        if (last + 1 == text.size()) break;
        text.erase(last + 1);
    }
    return text;
}

const MessageEntity* ArgumentReader::mention_here() const {
    if (!message_->entities) return nullptr;
    const std::string_view before(message_->text->data(),
                                  static_cast<std::size_t>(rest_.data() - message_->text->data()));
    const std::int64_t offset = utf16_length(before);
    const auto found = std::find_if(message_->entities->begin(), message_->entities->end(), [&](const auto& entity) {
        return entity.offset == offset && entity.type == MessageEntityType::text_mention && entity.user;
    });
    return found == message_->entities->end() ? nullptr : &*found;
}

std::optional<UserMention> ArgumentReader::user() {
    UserMention mention;
    if (const MessageEntity* entity = mention_here()) {
        const std::size_t bytes = utf16_slice(rest_, 0, entity->length).size();
        mention.id = entity->user->id;
        mention.username = entity->user->username.value_or(std::string());
        mention.text = std::string(rest_.substr(0, bytes));
        skip(bytes);
        return mention;
    }
    const std::string_view word = FirstWord(rest_).word;
    if (!word.starts_with('@') || !is_user_name(word.substr(1))) return std::nullopt;
    mention.username = std::string(word.substr(1));
    mention.text = std::string(word);
    skip(word.size());
    return mention;
}

std::string ArgumentReader::next() const {
    return std::string(FirstWord(rest_).word);
}

void ArgumentReader::fail(UsageError::Reason reason, const ArgumentInfo& argument, std::string value) {
    if (error_) return;
    error_.emplace();
    error_->reason = reason;
    error_->argument = argument.name;
    error_->kind = argument.kind;
    error_->expected = argument.expected;
    error_->choices = argument.choices;
    error_->value = std::move(value);
}

}  // namespace tgfw::detail
