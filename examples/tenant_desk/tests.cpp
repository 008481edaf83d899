// What needs no database and no bot.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>

#include "config.hpp"
#include "env_file.hpp"
#include "keyboards.hpp"
#include "paging.hpp"
#include "texts.hpp"
#include "throttle.hpp"
#include "ticket_button.hpp"

namespace tenant_desk {

namespace {

Config desk_config_of(std::map<std::string, std::string> values) {
    return read_config([values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    });
}

std::map<std::string, std::string> good_settings() {
    return {{"BOT_TOKEN", "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"DATABASE_URL", "postgresql://desk_bot:secret@db/desk"},
            {"MIGRATION_DATABASE_URL", "postgresql://desk_owner:secret@db/desk"}};
}

std::string problems_of(std::map<std::string, std::string> values) {
    try {
        static_cast<void>(desk_config_of(std::move(values)));
    } catch (const tgfw::ConfigError& error) {
        return error.what();
    }
    return "";
}

Ticket ticket_number(std::int64_t number) {
    Ticket ticket;
    ticket.number = number;
    ticket.subject = "Broken anvil";
    ticket.priority = "normal";
    ticket.state = "open";
    ticket.customer = "Carla";
    return ticket;
}

}  // namespace

TEST_CASE("desk: the least that has to be configured is a token and two connections") {
    const Config config = desk_config_of(good_settings());
    CHECK_FALSE(config.webhook);
    CHECK(config.observe.host == "127.0.0.1");
    CHECK(config.observe.port == 8081);
    CHECK(config.pool_size == 10);
    CHECK(config.inbox_file.empty());
    CHECK(config.link_key.reveal() == config.bot_token.reveal());
}

TEST_CASE("desk: all that is wrong with the configuration is told at once, without what is secret") {
    CHECK(problems_of(
              {{"MODE", "pigeon"}, {"POOL_SIZE", "many"}, {"OBSERVE_LISTEN", "8081"}, {"DATABASE_URL", "hunter2"}}) ==
          "The configuration has 6 problems:\n"
          "- BOT_TOKEN is not set; give the token that @BotFather prints\n"
          "- DATABASE_URL is no connection string; give the role desk_bot's: postgresql://user:password@host/database\n"
          "- MIGRATION_DATABASE_URL is not set; give the role that owns the tables: "
          "postgresql://user:password@host/database\n"
          "- POOL_SIZE is \"many\"; give a number from 1 to 1000\n"
          "- MODE is \"pigeon\"; give polling or webhook\n"
          "- OBSERVE_LISTEN is \"8081\"; give an address and a port, such as 127.0.0.1:8081");
}

TEST_CASE("desk: a webhook needs its address and its secret, and the bot a role of its own") {
    auto values = good_settings();
    values["MODE"] = "webhook";
    values["DATABASE_URL"] = values["MIGRATION_DATABASE_URL"];
    values["BOT_TOKEN"] = "s3cret";
    const std::string problems = problems_of(values);
    CHECK(problems.find("- WEBHOOK_URL is not set") != std::string::npos);
    CHECK(problems.find("- WEBHOOK_SECRET is not set") != std::string::npos);
    CHECK(problems.find("- DATABASE_URL is the same as MIGRATION_DATABASE_URL") != std::string::npos);
    CHECK(problems.find("- BOT_TOKEN is no token") != std::string::npos);
    CHECK(problems.find("s3cret") == std::string::npos);
}

TEST_CASE("desk: a file .env has names and values, comments and quotes") {
    const auto values = parse_env("# a comment\nA=1\n\n  B = \"two words\" \nC='x=y'\nD=\n");
    CHECK(values == std::map<std::string, std::string>{{"A", "1"}, {"B", "two words"}, {"C", "x=y"}});
    CHECK_THROWS_WITH_AS(static_cast<void>(parse_env("A=1\nhunter2\n")), "Line 2 of .env is not NAME=value",
                         tgfw::ConfigError);
}

TEST_CASE("desk: buttons say which ticket and which page, and whatever else comes is none") {
    const auto button = ShowTicket::parse(ShowTicket(17, 3, "4").data());
    REQUIRE(button);
    CHECK(button->ticket == 17);
    CHECK(button->page == 3);
    CHECK(button->company == "4");
    CHECK_FALSE(TakeTicket::parse(ShowTicket(17, 3, "4").data()));
    for (const char* data : {"", "s", "s:", "s:1", "s:1:", "s:1:0", "s:1:0:", "s:-1:0:4", "s:1:-1:4",
                             "s:1:0:4:", "s:1:0:four", "s:1:10001:4", "s:99999999999999999999:0:4", "s: 1:0:4"}) {
        CAPTURE(data);
        CHECK_FALSE(ShowTicket::parse(data));
    }
}

TEST_CASE("desk: a page shows five, and knows of the next by a sixth") {
    const Page<int> first(0, {1, 2, 3, 4, 5, 6});
    CHECK(first.items == std::vector<int>{1, 2, 3, 4, 5});
    CHECK(first.has_next);
    CHECK_FALSE(first.has_previous());
    const Page<int> last(1, {6});
    CHECK_FALSE(last.has_next);
    CHECK(last.has_previous());
}

TEST_CASE("desk: a keyboard offers what a role may do with a ticket as it is") {
    Person staff;
    staff.role = "staff";
    auto texts_of = [](const tgfw::InlineKeyboard& keyboard) {
        std::string all;
        for (const auto& row : keyboard.markup().inline_keyboard) {
            for (const auto& button : row) all += "[" + button.text + "]";
        }
        return all;
    };
    Ticket ticket = ticket_number(1);
    CHECK(texts_of(keyboards::ticket(ticket, Person(), 0, "4")) == "[Write][Close][« All tickets]");
    CHECK(texts_of(keyboards::ticket(ticket, staff, 0, "4")) == "[Take][Answer][Close][« All tickets]");
    ticket.assignee_id = 7;
    CHECK(texts_of(keyboards::ticket(ticket, staff, 0, "4")) == "[Answer][Close][« All tickets]");
    ticket.state = "closed";
    CHECK(texts_of(keyboards::ticket(ticket, staff, 0, "4")) == "[« All tickets]");
    CHECK(texts_of(keyboards::list(Page<Ticket>(1, std::vector<Ticket>(6, ticket_number(2))), "4"))
              .ends_with("[« Previous][Next »]"));
}

TEST_CASE("desk: a ticket with the longest of all texts fits into a message") {
    Ticket ticket = ticket_number(1'000'000);
    ticket.subject = std::string(std::size_t{texts::longest_subject}, 'x');
    ticket.customer = std::string(64, 'c');
    ticket.assignee = std::string(64, 'a');
    TicketLine line;
    line.author = std::string(64, 'l');
    line.body = std::string(std::size_t{texts::longest_text}, 'b');
    CHECK(texts::ticket(ticket, std::vector<TicketLine>(texts::shown_lines, line)).size() < 4096);
}

TEST_CASE("desk: a user's burst passes, then as much as the rate says, and each is told once") {
    using Verdict = Throttle::Verdict;
    Throttle throttle(30);
    tgfw::Clock::time_point now{};
    for (int i = 0; i < 15; ++i) CHECK(throttle.judge(1, now) == Verdict::pass);
    CHECK(throttle.judge(1, now) == Verdict::first_refusal);
    CHECK(throttle.judge(1, now) == Verdict::refused);
    CHECK(throttle.judge(2, now) == Verdict::pass);
    now += std::chrono::seconds(2);
    CHECK(throttle.judge(1, now) == Verdict::pass);
    CHECK(throttle.judge(1, now) == Verdict::refused);
    now += std::chrono::minutes(1);
    for (int i = 0; i < 15; ++i) CHECK(throttle.judge(1, now) == Verdict::pass);
    CHECK(throttle.judge(1, now) == Verdict::first_refusal);
}

TEST_CASE("desk: users who say nothing are forgotten") {
    Throttle throttle(60);
    tgfw::Clock::time_point now{};
    for (std::int64_t user = 0; user < 10'000; ++user) {
        CHECK(throttle.judge(user, now) == Throttle::Verdict::pass);
        now += std::chrono::milliseconds(100);
    }
    CHECK(throttle.users() <= 1024);
}

}  // namespace tenant_desk
