#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <flow/flow_fixture.hpp>

using namespace tgfw;
using namespace tgfw::flow;

namespace {

/// What users write, by the names of members that hold it.
void gather_user_texts(const boost::json::value& value, std::vector<std::string>& texts) {
    static constexpr std::string_view kTextMembers[] = {"text", "caption", "query", "data", "invoice_payload", "quote"};
    if (const auto* array = value.if_array()) {
        for (const auto& item : *array) gather_user_texts(item, texts);
    }
    const auto* object = value.if_object();
    if (object == nullptr) return;
    for (const auto& [name, member] : *object) {
        const bool named = std::find(std::begin(kTextMembers), std::end(kTextMembers), name) != std::end(kTextMembers);
        if (named && member.is_string() && member.as_string().size() >= 5) {
            texts.emplace_back(member.as_string());
        } else {
            gather_user_texts(member, texts);
        }
    }
}

std::string batch_of_corpus(const std::string& folder, std::vector<std::string>& texts) {
    std::string batch;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(TGFW_SOURCE_DIR) + "/tests/corpus/" + folder)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string update{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        gather_user_texts(parse_json(update), texts);
        batch += (batch.empty() ? "" : ",") + update;
    }
    return batch;
}

}  // namespace

TEST_CASE_FIXTURE(Flow, "no message text and no token is in any line, whatever comes and whatever fails (D-31, B-83)") {
    std::vector<std::string> texts;
    const std::string batch = batch_of_corpus("updates", texts) + "," + batch_of_corpus("odd", texts) +
                              R"(,{"update_id":9,"message":{"message_id":"a text in place of a number"}})";
    texts.emplace_back("a text in place of a number");
    emulator.respond_raw("getUpdates", R"({"ok":true,"result":[)" + batch + "]}");
    Application app = builder().build();
    app.add_handler(TypeHandler<Update>([](const Update&, Context& context) -> awaitable<void> {
                        context.logger().debug("came");
                        throw std::runtime_error("a mistake of the bot");
                        co_return;
                    }).name("failing"));
    app.add_handler(MessageHandler(filters::text,
                                   [this](const Update& update, Context& context) -> awaitable<void> {
                                       clock.advance(200ms);
                                       co_await context.bot().send_message(1, *update.effective_message()->text);
                                   })
                        .name("refused"),
                    1);
    serve_for(app, 20s);
    CHECK(texts.size() > 100);
    CHECK(logger.lines.size() > 200);
    CHECK(logger.has("came"));
    CHECK(logger.has("a mistake of the bot"));
    CHECK(logger.has("held up all others"));
    CHECK_FALSE(logger.has(std::string_view(token).substr(5)));
    for (const std::string& text : texts) {
        CAPTURE(text);
        CHECK_FALSE(logger.has(text));
    }
}
