#include <tgfw/bot/inline_pages.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>

#include <support/run.hpp>
#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

InlineQueryResult inline_result(std::size_t number) {
    const std::string name = std::to_string(number);
    return InlineQueryResultArticle(name, name, InputTextMessageContent(name));
}

std::vector<InlineQueryResult> inline_results(std::size_t count) {
    std::vector<InlineQueryResult> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(inline_result(i));
    return all;
}

/// `0..49 >1`: the first and the last of a page's results, and the offset of the next page.
std::string shape_of(const InlinePage& page) {
    const auto id = [](const InlineQueryResult& result) { return std::get<InlineQueryResultArticle>(result).id; };
    const std::string next = page.next.empty() ? "" : " >" + page.next;
    if (page.results.empty()) return "none" + next;
    return id(page.results.front()) + ".." + id(page.results.back()) + next;
}

class InlineBench {
public:
    InlineBench()
        : transport(std::make_shared<ScriptedTransport>(
              [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok("true"); })),
          bot(transport, Token(kToken)) {
        query.id = "77";
    }

    boost::json::value send(Request<AnswerInlineQuery> request) {
        CHECK(run(io, std::move(request)));
        return parse_json(transport->calls.back().request.body);
    }

    boost::asio::io_context io;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
    InlineQuery query;
};

}  // namespace

TEST_CASE("an offset is the number of a page, and nothing else") {
    CHECK(inline_page_number("") == 0);
    CHECK(inline_page_number("0") == 0);
    CHECK(inline_page_number("17") == 17);
    CHECK(inline_page_number("4294967295") == 4294967295);
    for (const char* garbage :
         {"4294967296", "99999999999999999999999", "-1", "+1", " 1", "1 ", "1.5", "0x1", "page 2", "\xD9\xA1"}) {
        CAPTURE(garbage);
        CHECK_FALSE(inline_page_number(garbage).has_value());
    }
}

TEST_CASE("a list is answered in pages of 50, the last one without a next offset") {
    const auto all = inline_results(120);
    CHECK(shape_of(inline_page(all, "")) == "0..49 >1");
    CHECK(shape_of(inline_page(all, "1")) == "50..99 >2");
    CHECK(shape_of(inline_page(all, "2")) == "100..119");
    CHECK(shape_of(inline_page(inline_results(100), "1")) == "50..99");
    CHECK(shape_of(inline_page(inline_results(50), "")) == "0..49");
    CHECK(shape_of(inline_page(inline_results(0), "")) == "none");
}

TEST_CASE("beyond the end of a list, and with an offset that is none of ours, a page is empty and the last") {
    const auto all = inline_results(120);
    for (const char* offset : {"3", "4294967295", "-1", "cursor:abc"}) {
        CAPTURE(offset);
        CHECK(shape_of(inline_page(all, offset)) == "none");
    }
    CHECK(shape_of(inline_page(inline_results(100), "2")) == "none");
}

TEST_CASE("pages that a function makes go on until one is empty") {
    std::vector<std::size_t> asked;
    const auto make = [&](std::size_t page) {
        asked.push_back(page);
        return page < 2 ? inline_results(3) : inline_results(0);
    };
    CHECK(shape_of(inline_page(make, "")) == "0..2 >1");
    CHECK(shape_of(inline_page(make, "1")) == "0..2 >2");
    CHECK(shape_of(inline_page(make, "2")) == "none");
    CHECK(shape_of(inline_page(make, "two")) == "none");
    CHECK(asked == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("an inline query is answered with the page that its offset asks for") {
    InlineBench bench;
    bench.query.offset = "1";
    auto sent = bench.send(answer_in_pages(bench.bot, bench.query, inline_results(120)).cache_time(0));
    CHECK(sent.at("inline_query_id") == "77");
    CHECK(sent.at("results").as_array().size() == 50);
    CHECK(sent.at("results").at(0).at("id") == "50");
    CHECK(sent.at("next_offset") == "2");
    CHECK(sent.at("cache_time") == 0);

    const auto make = [](std::size_t page) { return inline_results(page); };
    sent = bench.send(answer_in_pages(bench.bot, bench.query, make));
    CHECK(sent.at("results").as_array().size() == 1);
    CHECK(sent.at("next_offset") == "2");

    bench.query.offset = "9";
    sent = bench.send(answer_in_pages(bench.bot, bench.query, inline_results(120)));
    CHECK(sent.at("results").as_array().empty());
    CHECK(sent.at("next_offset") == "");
}

TEST_CASE("a function that makes pages is taken within co_await") {
    InlineBench bench;
    auto answer = [](Bot bot, InlineQuery query) -> awaitable<bool> {
        const std::string text(100, 'q');
        const auto make = [&](std::size_t page) { return inline_results(page + text.size() - 98); };
        co_return co_await answer_in_pages(bot, query, make).cache_time(1);
    };
    CHECK(run(bench.io, answer(bench.bot, bench.query)));
    const auto sent = parse_json(bench.transport->calls.back().request.body);
    CHECK(sent.at("results").as_array().size() == 2);
    CHECK(sent.at("next_offset") == "1");
}

TEST_CASE("a page of an asynchronous source carries an offset of the source's own") {
    InlineBench bench;
    const auto search = [](std::string cursor) -> awaitable<InlinePage> {
        co_return InlinePage(inline_results(2), cursor + "/next");
    };
    const auto sent = bench.send(answer_in_pages(bench.bot, bench.query, run(bench.io, search("b3f1"))));
    CHECK(sent.at("results").as_array().size() == 2);
    CHECK(sent.at("next_offset") == "b3f1/next");
}

TEST_CASE("a page that the server would refuse is refused before it is sent") {
    InlineBench bench;
    CHECK_THROWS_AS(static_cast<void>(answer_in_pages(bench.bot, bench.query, InlinePage(inline_results(51), ""))),
                    ConfigError);
    CHECK_THROWS_AS(
        static_cast<void>(answer_in_pages(bench.bot, bench.query, InlinePage(inline_results(1), std::string(65, 'x')))),
        ConfigError);
    CHECK(bench.transport->calls.empty());
    const auto sent =
        bench.send(answer_in_pages(bench.bot, bench.query, InlinePage(inline_results(50), std::string(64, 'x'))));
    CHECK(sent.at("next_offset").as_string().size() == 64);
}
