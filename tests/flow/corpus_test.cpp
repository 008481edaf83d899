#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <tgfw/dispatch/filters/identity.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <flow/flow_fixture.hpp>

using namespace tgfw;
using namespace tgfw::flow;

namespace {

std::vector<std::filesystem::path> files_in(const std::string& folder) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(TGFW_SOURCE_DIR) + "/tests/corpus/" + folder)) {
        if (entry.path().extension() == ".json") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string read_all(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Twenty handlers, the last of which takes everything, in a group of its own.
class Twenty : public Flow {
public:
    Twenty() : app(builder().build()) {
        app.add_handler(CommandHandler("start", matched()));
        app.add_handler(CommandHandler("help", matched()).has_args(false));
        app.add_handler(CommandHandler("settings", matched()).has_args(2));
        app.add_handler(CallbackQueryHandler(matched(), "^vote:(\\d+)$"));
        app.add_handler(CallbackQueryHandler(matched()));
        app.add_handler(MessageHandler(filters::regex("^(?i)hello"), matched()));
        app.add_handler(MessageHandler(filters::photo & filters::caption, matched()));
        app.add_handler(MessageHandler(filters::photo, matched()));
        app.add_handler(MessageHandler(filters::document::all, matched()));
        app.add_handler(MessageHandler(filters::text & ~filters::command, matched()));
        app.add_handler(TypeHandler<InlineQuery>(matched()));
        app.add_handler(TypeHandler<ChosenInlineResult>(matched()));
        app.add_handler(TypeHandler<ChatMemberUpdated>(matched()));
        app.add_handler(TypeHandler<ChatJoinRequest>(matched()));
        app.add_handler(TypeHandler<Poll>(matched()));
        app.add_handler(TypeHandler<PollAnswer>(matched()));
        app.add_handler(TypeHandler<MessageReactionUpdated>(matched()));
        app.add_handler(TypeHandler<PreCheckoutQuery>(matched()));
        app.add_handler(TypeHandler<ChatBoostUpdated>(matched()));
        app.add_handler(TypeHandler<Update>([this](const Update& update, Context&) -> awaitable<void> {
                            ++all;
                            kinds.insert(std::string(update.kind().to_string()));
                            co_return;
                        }),
                        1);
        app.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
            errors.push_back(context.error_text());
            co_return;
        });
    }

    /// Lets the server send each file of the folder as a batch of its own. Returns how many there are.
    std::size_t serve_folder(const std::string& folder) {
        const auto files = files_in(folder);
        for (const auto& file : files) {
            CAPTURE(file);
            const std::size_t before = all;
            emulator.respond_raw("getUpdates", R"({"ok":true,"result":[)" + read_all(file) + "]}");
            serve_for(app, 1s);
            CHECK_MESSAGE(all == before + 1, file.string());
        }
        return files.size();
    }

    Application app;
    std::size_t specific = 0;
    std::size_t all = 0;
    std::set<std::string> kinds;
    Notes errors;

private:
    Callback matched() {
        return [this](const Update&, Context&) -> awaitable<void> {
            ++specific;
            co_return;
        };
    }
};

}  // namespace

TEST_CASE_FIXTURE(Twenty, "every update of the corpus goes through twenty handlers, and all 27 kinds arrive") {
    const std::size_t files = serve_folder("updates");
    CHECK(files >= 100);
    CHECK(all == files);
    CHECK(kinds.size() == 27);
    CHECK(specific > 50);
    CHECK(errors.empty());
}

TEST_CASE_FIXTURE(Twenty, "every odd update goes through twenty handlers without an error") {
    const std::size_t files = serve_folder("odd");
    CHECK(files >= 50);
    CHECK(all == files);
    CHECK(errors.empty());
}
