#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

Update in_group(std::string_view text) {
    return update_of("message", message_json(-5, command_members(text), "supergroup"));
}

class HelpFixture : public CommandFixture {
public:
    HelpFixture() {
        commands.add(Command("remind", "Remind you").arg<Duration>("in").rest("what").language("de", "Erinnert dich"),
                     write<Duration, std::string>());
        commands.add(Command("secret", "Nobody knows").hidden(), write<>());
        commands.add(Command("alone", "In private").scope(BotCommandScopeAllPrivateChats()), write<>());
        commands.add(Command("ban", "For administrators").scope(BotCommandScopeAllChatAdministrators()), write<>());
        commands.about("de", "Ich bin ein Bot.");
        commands.add_help();
        dispatcher.add_handler(commands);
    }
};

Chat chat_of_type(std::string_view type, std::int64_t id = 5) {
    return decode<Chat>(chat_json(id, type));
}

User speaker_of(std::string_view language) {
    return decode<User>(fmt::format(R"({{"id":7,"is_bot":false,"first_name":"A","language_code":"{}"}})", language));
}

}  // namespace

TEST_CASE_FIXTURE(HelpFixture, "help shows the commands of the chat, and none that are hidden") {
    say("/help");
    CHECK(answers() == Words{"I am a bot.\n\n/remind <in> <what…> – Remind you\n/alone – In private\n"
                             "/help [command] – Show what I can do"});
    say("/secret");
    CHECK(take() == Words{""});
}

TEST_CASE_FIXTURE(HelpFixture, "help for one command says how it is written") {
    say("/help remind");
    say("/help /REMIND");
    CHECK(answers() == Words{"/remind <in> <what…>\nRemind you", "/remind <in> <what…>\nRemind you"});
    for (const char* text : {"/help secret", "/help ban", "/help nothing"}) {
        say(text);
        const Words said = answers();
        REQUIRE(said.size() == 1);
        CHECK(said.front().starts_with("I am a bot."));
    }
}

TEST_CASE_FIXTURE(HelpFixture, "help asks who is an administrator only where that makes a difference") {
    process(in_group("/help"));
    CHECK(transport->methods() == Words{"getChatMember", "sendMessage"});
    const Words said = answers();
    CHECK(said.front().find("/ban") == std::string::npos);
    say("/help");
    CHECK(transport->methods() == Words{"sendMessage"});
}

TEST_CASE_FIXTURE(HelpFixture, "help for administrators shows their commands") {
    const std::string text = commands.help_text(chat_of_type("group", -5), speaker_of("en"), true);
    CHECK(text ==
          "I am a bot.\n\n/remind <in> <what…> – Remind you\n/ban – For administrators\n"
          "/help [command] – Show what I can do");
    CHECK(commands.help_text(chat_of_type("group", -5), speaker_of("en")).find("/ban") == std::string::npos);
}

TEST_CASE_FIXTURE(HelpFixture, "help is in the user's language where there is one") {
    for (const char* language : {"de", "de-AT"}) {
        CHECK(commands.help_text(chat_of_type("group", -5), speaker_of(language)) ==
              "Ich bin ein Bot.\n\n/remind <in> <what…> – Erinnert dich\n/help [command] – Show what I can do");
    }
    CHECK(commands.help_text(chat_of_type("group", -5), speaker_of("fr")).starts_with("I am a bot."));
}

TEST_CASE_FIXTURE(CommandFixture, "help that is too long for one message comes in several") {
    for (int i = 0; i < 100; ++i) commands.add(Command("c" + std::to_string(i), std::string(100, 'x')), write<>());
    commands.add_help();
    dispatcher.add_handler(commands);
    say("/help");
    const Words said = answers();
    REQUIRE(said.size() == 3);
    for (const std::string& text : said) {
        CHECK(text.size() <= 4096);
        CHECK_FALSE(text.ends_with('\n'));
    }
    CHECK(said.back().ends_with("Show what I can do"));
}
