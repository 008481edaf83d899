#include <tgfw/bot/defaults.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/interceptor.hpp>

#include <support/run.hpp>
#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

LinkPreviewOptions small_preview() {
    return LinkPreviewOptions().with_prefer_small_media(true).with_show_above_text(true);
}

Defaults all_defaults() {
    return Defaults()
        .with_parse_mode(ParseMode::html)
        .with_disable_notification()
        .with_protect_content()
        .with_allow_sending_without_reply()
        .with_link_preview_options(small_preview());
}

/// A bot with defaults, whose server keeps what it was sent and answers with nothing of use.
class DefaultedBot {
public:
    explicit DefaultedBot(BotOptions options)
        : transport(std::make_shared<ScriptedTransport>(
              [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok("7"); })),
          bot(transport, Token(kToken), std::move(options)) {}
    DefaultedBot() : DefaultedBot(BotOptions().with_defaults(all_defaults())) {}

    /// The parameters that the request was sent with.
    template <class R>
    boost::json::value sent(R request) {
        using Result = typename std::remove_cvref_t<decltype(request.parameters())>::Result;
        CHECK_THROWS(run(io, awaitable<Result>(std::move(request))));
        return parse_json(transport->calls.back().request.body);
    }

    boost::asio::io_context io;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
};

}  // namespace

TEST_CASE("defaults are what a call has that does not say otherwise") {
    DefaultedBot f;
    CHECK(f.sent(f.bot.send_message(42, "hi")) ==
          parse_json(
              R"({"chat_id":42,"text":"hi","parse_mode":"HTML","disable_notification":true,)"
              R"("protect_content":true,"link_preview_options":{"prefer_small_media":true,"show_above_text":true}})"));
    CHECK(f.sent(f.bot.send_message(42, "hi")
                     .parse_mode(ParseMode::markdown_v2)
                     .disable_notification(false)
                     .protect_content(false)
                     .link_preview_options(LinkPreviewOptions().with_show_above_text(false).with_url("https://a.b"))) ==
          parse_json(R"({"chat_id":42,"text":"hi","parse_mode":"MarkdownV2","disable_notification":false,)"
                     R"("protect_content":false,"link_preview_options":)"
                     R"({"prefer_small_media":true,"show_above_text":false,"url":"https://a.b"}})"));
}

TEST_CASE("a call does without defaults, or without a parse mode") {
    DefaultedBot f;
    CHECK(f.sent(f.bot.send_message(42, "hi").without_defaults()) == parse_json(R"({"chat_id":42,"text":"hi"})"));
    const auto plain = f.sent(f.bot.send_message(42, "1 < 2").parse_mode(ParseMode()));
    CHECK_FALSE(plain.as_object().contains("parse_mode"));
    CHECK(plain.at("protect_content") == true);
}

TEST_CASE("a parse mode is no default for a text that has entities, and none is added where there is no text") {
    DefaultedBot f;
    const auto bold = MessageEntity(MessageEntityType::bold, 0, 2);
    CHECK_FALSE(f.sent(f.bot.send_message(42, "hi").entities({bold})).as_object().contains("parse_mode"));
    // A formatted text without a format: it is not to be read as HTML.
    CHECK_FALSE(f.sent(f.bot.send_message(42, "<b>").entities({})).as_object().contains("parse_mode"));
    CHECK_FALSE(f.sent(f.bot.send_photo(42, "id")).as_object().contains("parse_mode"));
    CHECK(f.sent(f.bot.send_photo(42, "id").caption("<b>x</b>")).at("parse_mode") == "HTML");
    CHECK_FALSE(
        f.sent(f.bot.send_photo(42, "id").caption("x").caption_entities({bold})).as_object().contains("parse_mode"));
}

TEST_CASE("each text of a poll, a checklist, a gift and a quote has its own parse mode") {
    DefaultedBot f;
    std::vector<InputPollOption> options{InputPollOption("<i>a</i>"), InputPollOption("b").with_text_entities({})};
    const auto poll = f.sent(f.bot.send_poll(42, "<b>?</b>", options).explanation("e").description("d"));
    CHECK(poll.at("question_parse_mode") == "HTML");
    CHECK(poll.at("explanation_parse_mode") == "HTML");
    CHECK(poll.at("description_parse_mode") == "HTML");
    CHECK(poll.at("options").at(0).at("text_parse_mode") == "HTML");
    CHECK_FALSE(poll.at("options").at(1).as_object().contains("text_parse_mode"));
    CHECK_FALSE(options.at(0).text_parse_mode.has_value());  // The user's own is as it was.

    const auto list = f.sent(f.bot.send_checklist("b", 42, InputChecklist("t", {InputChecklistTask(1, "x")})));
    CHECK(list.at("checklist").at("parse_mode") == "HTML");
    CHECK(list.at("checklist").at("tasks").at(0).at("parse_mode") == "HTML");

    CHECK(f.sent(f.bot.send_gift("g").text("t")).at("text_parse_mode") == "HTML");
    CHECK_FALSE(f.sent(f.bot.send_gift("g")).as_object().contains("text_parse_mode"));

    const auto reply =
        f.sent(f.bot.send_dice(42).reply_parameters(ReplyParameters().with_message_id(7).with_quote("q")));
    CHECK(reply.at("reply_parameters") ==
          parse_json(R"({"message_id":7,"quote":"q","quote_parse_mode":"HTML","allow_sending_without_reply":true})"));
    const auto afar =
        f.sent(f.bot.send_dice(42).reply_parameters(ReplyParameters().with_message_id(7).with_chat_id(5)));
    CHECK(afar.at("reply_parameters") == parse_json(R"({"message_id":7,"chat_id":5})"));
}

TEST_CASE("defaults reach the items of albums, the results of inline queries and their contents") {
    DefaultedBot f;
    std::vector<InputMediaGroupItem> album{InputMediaPhoto("p").with_caption("<b>x</b>"), InputMediaVideo("v")};
    const auto media = f.sent(f.bot.send_media_group(42, album)).at("media");
    CHECK(media.at(0).at("parse_mode") == "HTML");
    CHECK_FALSE(media.at(1).as_object().contains("parse_mode"));
    CHECK_FALSE(std::get<InputMediaPhoto>(album.at(0)).parse_mode.has_value());

    std::vector<InlineQueryResult> results;
    results.emplace_back(InlineQueryResultArticle("1", "t", InputTextMessageContent("<b>x</b>")));
    results.emplace_back(InlineQueryResultCachedPhoto("2", "f").with_caption("c"));
    const auto answer = f.sent(f.bot.answer_inline_query("q", results)).at("results");
    CHECK(answer.at(0).at("input_message_content") ==
          parse_json(R"({"message_text":"<b>x</b>","parse_mode":"HTML",)"
                     R"("link_preview_options":{"prefer_small_media":true,"show_above_text":true}})"));
    CHECK(answer.at(1).at("parse_mode") == "HTML");

    const auto edit =
        f.sent(f.bot.edit_message_media(InputMediaPhoto("p").with_caption("c")).chat_id(42).message_id(1));
    CHECK(edit.at("media").at("parse_mode") == "HTML");
    CHECK_FALSE(edit.as_object().contains("protect_content"));  // Not a parameter of editMessageMedia.
}

TEST_CASE("a method without such parameters is sent as it is") {
    DefaultedBot f;
    CHECK(f.sent(f.bot.send_chat_action(42, ChatAction::typing)) == parse_json(R"({"chat_id":42,"action":"typing"})"));
    CHECK(f.sent(f.bot.answer_callback_query("1").text("hi")) ==
          parse_json(R"({"callback_query_id":"1","text":"hi"})"));
    CHECK(f.sent(f.bot.forward_message(42, 43, 1)) ==
          parse_json(
              R"({"chat_id":42,"from_chat_id":43,"message_id":1,"disable_notification":true,"protect_content":true})"));
    CHECK(f.sent(f.bot.pin_chat_message(42, 1)) ==
          parse_json(R"({"chat_id":42,"message_id":1,"disable_notification":true})"));
    DefaultedBot bare{BotOptions()};
    CHECK(bare.bot.defaults() == nullptr);
    CHECK(bare.sent(bare.bot.send_message(42, "hi")) == parse_json(R"({"chat_id":42,"text":"hi"})"));
}

TEST_CASE("each member of link_preview_options has its default") {
    const auto full = decode<LinkPreviewOptions>(
        R"({"is_disabled":false,"url":"https://a.b","prefer_small_media":true,"prefer_large_media":false,"show_above_text":true})");
    DefaultedBot f(BotOptions().with_defaults(Defaults().with_link_preview_options(LinkPreviewOptions())));
    const auto sent = f.sent(f.bot.send_message(42, "hi").link_preview_options(full));
    CHECK(sent.at("link_preview_options") == parse_json(encode(full)));
    DefaultedBot g(BotOptions().with_defaults(Defaults().with_link_preview_options(full)));
    const auto merged = g.sent(g.bot.send_message(42, "hi").link_preview_options(LinkPreviewOptions().with_url("u")));
    LinkPreviewOptions expected = full;
    expected.url = "u";
    CHECK(merged.at("link_preview_options") == parse_json(encode(expected)));
}

TEST_CASE("interceptors see a call with its defaults") {
    std::optional<ParseMode> seen;
    DefaultedBot f(BotOptions()
                       .with_defaults(all_defaults())
                       .with_interceptor([&](InterceptedCall call, CallNext next) -> awaitable<CallResult> {
                           seen = call.parameters<SendMessage>()->parse_mode;
                           CallResult result = co_await next();
                           co_return result;
                       }));
    f.sent(f.bot.send_message(42, "hi"));
    CHECK(seen == ParseMode(ParseMode::html));
}

TEST_CASE("a call has deadlines of its own for each stage of a try") {
    DefaultedBot f{BotOptions()};
    f.sent(f.bot.send_message(42, "hi").deadlines(net::HttpDeadlines().with_read(std::chrono::seconds(77))));
    CHECK(f.transport->calls.back().deadlines.read == std::chrono::seconds(77));
    f.sent(f.bot.send_message(42, "hi"));
    CHECK(f.transport->calls.back().deadlines.read == net::HttpDeadlines().read);
}
