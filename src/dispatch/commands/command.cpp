#include <tgfw/dispatch/commands/command.hpp>

#include <algorithm>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/commands/command_callback.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>

namespace tgfw {

namespace {

constexpr std::size_t kLongestDescription = 256;

void require_description(const std::string& name, const std::string& description) {
    const auto letters = static_cast<std::size_t>(std::count_if(
        description.begin(), description.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
    if (letters >= 1 && letters <= kLongestDescription) return;
    throw ConfigError("Command: the description of /" + name + " must have 1 to 256 characters, and has " +
                      std::to_string(letters));
}

}  // namespace

std::string UsageError::to_string() const {
    std::string text;
    switch (reason) {
        case Reason::missing:
            text = "Please add <" + argument + ">, " + expected + ".";
            break;
        case Reason::wrong:
            text = "\"" + value + "\" does not fit <" + argument + ">: it takes " + expected + ".";
            break;
        case Reason::out_of_range:
            text = "\"" + value + "\" is too large or too small for <" + argument + ">: it takes " + expected + ".";
            break;
        case Reason::too_many:
            text = "\"" + value + "\" is more than the command takes.";
            break;
    }
    return text + "\nUsage: " + usage;
}

namespace detail {

CommandInfo::CommandInfo(std::string n, std::string d) : description(std::move(d)) {
    name = CommandNames(WordList(std::move(n))).list().front();
    require_description(name, description);
    options.name = "/" + name;
}

std::string CommandInfo::usage() const {
    std::string text = "/" + name;
    for (const ArgumentInfo& argument : arguments) {
        const std::string inner = argument.name + (argument.many ? "…" : "");
        text += argument.optional ? " [" + inner + "]" : " <" + inner + ">";
    }
    return text;
}

const std::string& CommandInfo::description_in(std::string_view language_code) const noexcept {
    // en for en-GB, too.
    for (const std::string_view code : {language_code, language_code.substr(0, language_code.find('-'))}) {
        for (const auto& [language, text] : languages) {
            if (ascii::equal_ignoring_case(language, code)) return text;
        }
    }
    return description;
}

void CommandInfo::add_language(std::string code, std::string text) {
    require_description(name, text);
    languages.emplace_back(std::move(code), std::move(text));
}

ArgumentInfo argument_info(std::string name, ArgumentKind kind, std::string expected) {
    ArgumentInfo info;
    info.name = std::move(name);
    info.kind = kind;
    info.expected = std::move(expected);
    return info;
}

ArgumentInfo choice_info(std::string name, std::vector<std::string> words) {
    if (words.empty()) throw ConfigError("Command: give the choice <" + name + "> one word at least");
    ArgumentInfo info = argument_info(std::move(name), ArgumentKind::choice, "one of");
    for (const std::string& word : words) info.expected += (info.expected == "one of" ? " " : ", ") + word;
    info.choices = std::move(words);
    return info;
}

ArgumentReader arguments_of(const Update& update) {
    return ArgumentReader(*payload<Message>(update));
}

void require_end(ArgumentReader& reader) {
    if (!reader.at_end()) reader.fail(UsageError::Reason::too_many, ArgumentInfo(), reader.next());
}

awaitable<void> answer_usage(CommandSetup setup, UsageError error, Context& context) {
    error.usage = setup.info->usage();
    const auto& word = setup.wording->usage;
    std::string text = word ? word(error, context) : error.to_string();
    auto request = context.reply(std::move(text));
    co_await std::move(request);
}

}  // namespace detail

}  // namespace tgfw
