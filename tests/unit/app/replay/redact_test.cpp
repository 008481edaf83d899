#include <app/replay/redact.hpp>

#include <doctest/doctest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <variant>

#include <boost/json.hpp>

#include <support/updates.hpp>
#include <tgfw/bot/text/utf16.hpp>

using namespace tgfw;
using namespace tgfw::test;
using detail::redact_update;

namespace {

namespace json = boost::json;

std::string redacted_text(const std::string& text) {
    const std::string document = json::serialize(json::object{{"text", text}});
    return std::string(json::parse(redact_update(document, false)).at("text").as_string());
}

const std::set<std::string> kApiWords{"type",
                                      "status",
                                      "language_code",
                                      "mime_type",
                                      "emoji",
                                      "currency",
                                      "id",
                                      "poll_id",
                                      "chat_instance",
                                      "inline_message_id",
                                      "media_group_id",
                                      "business_connection_id",
                                      "callback_query_id"};

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80) != 0;
}

/// The words of more than three letters that are no placeholder and no command.
std::vector<std::string> words_left(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    char before = ' ';
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && (is_letter(text[i]) || (!word.empty() && text[i] == '_'))) {
            if (word.empty()) before = i > 0 ? text[i - 1] : ' ';
            word += text[i];
            continue;
        }
        const bool placeholder = word.find_first_not_of("x_") == std::string::npos;
        const bool command = before == '/' || (before == '@' && text.find('/') != std::string_view::npos);
        if (word.size() > 3 && !placeholder && !command) words.push_back(word);
        word.clear();
    }
    return words;
}

/// Walks both documents, which must have the same shape, and collects what is left of the original's strings.
void compare(const json::value& original, const json::value& redacted, const std::string& key,
             std::vector<std::string>& left) {
    REQUIRE((original.is_number() ? redacted.is_number() : original.kind() == redacted.kind()));
    if (original.is_object()) {
        REQUIRE(original.as_object().size() == redacted.as_object().size());
        for (const auto& [name, member] : original.as_object()) {
            compare(member, redacted.at(name), std::string(name), left);
        }
    } else if (original.is_array()) {
        REQUIRE(original.as_array().size() == redacted.as_array().size());
        for (std::size_t i = 0; i < original.as_array().size(); ++i) {
            compare(original.at(i), redacted.at(i), key, left);
        }
    } else if (original.is_string()) {
        const std::string_view text = redacted.as_string();
        CHECK(utf16_length(text) == utf16_length(std::string_view(original.as_string())));
        if (kApiWords.count(key) > 0) {
            CHECK(text == std::string_view(original.as_string()));
        } else {
            const auto words = words_left(text);
            left.insert(left.end(), words.begin(), words.end());
        }
    }
}

}  // namespace

TEST_CASE("a redacted text has placeholders of the same length in UTF-16, and keeps what is no letter or digit") {
    CHECK(redacted_text("Hello, Bob! Call 555-0199.") == "xxxxx, xxx! xxxx 000-0000.");
    CHECK(redacted_text("line\nnext\t\"quoted\" \\ a_b") == "xxxx\nxxxx\t\"xxxxxx\" \\ x_x");
    CHECK(redacted_text("Привет, 世界") == "xxxxxx, xx");
    CHECK(redacted_text("👍🏽!") == "xxxx!");
    CHECK(redacted_text("") == "");
}

TEST_CASE("redaction keeps commands, without their arguments") {
    CHECK(redacted_text("/start secret") == "/start xxxxxx");
    CHECK(redacted_text("/help@a_bot me") == "/help@a_bot xx");
    CHECK(redacted_text("then /stop\n/go") == "xxxx /stop\n/go");
    CHECK(redacted_text("/home/alice/letters") == "/xxxx/xxxxx/xxxxxxx");
    CHECK(redacted_text("and/or /x@alice") == "xxx/xx /x@xxxxx");
    CHECK(redacted_text("/" + std::string(33, 'a')) == "/" + std::string(33, 'x'));
}

TEST_CASE("redaction reads escapes as the characters that they are") {
    CHECK(redact_update(R"({"text":"A\u0041\ud83d\ude00\\\"b\/","n":[1,"z",true,null,-2.5e3]})", false) ==
          R"({"text":"xxxx\\\"x\/","n":[1,"x",true,null,-2.5e3]})");
}

TEST_CASE("redaction hides where people are, and what buttons carry unless it is asked for") {
    CHECK(redact_update(R"({"location":{"latitude":52.52,"longitude":-13.4,"heading":7}})", false) ==
          R"({"location":{"latitude":0,"longitude":0,"heading":7}})");
    const std::string tap = R"({"callback_query":{"id":"4382","data":"vote:42"},"web_app_data":{"data":"mine"}})";
    CHECK(redact_update(tap, false) ==
          R"({"callback_query":{"id":"4382","data":"xxxx:00"},"web_app_data":{"data":"xxxx"}})");
    CHECK(redact_update(tap, true) ==
          R"({"callback_query":{"id":"4382","data":"vote:42"},"web_app_data":{"data":"xxxx"}})");
}

TEST_CASE("redacted, no update of the corpus has a text of more than three letters left but commands") {
    std::size_t count = 0;
    for (const char* folder : {"updates", "odd", "samples"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(TGFW_SOURCE_DIR) + "/tests/corpus/" + folder)) {
            if (entry.path().extension() != ".json") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
            const auto decoded = decode_update(text);
            const auto* update = std::get_if<Update>(&decoded);
            if (update == nullptr) continue;
            const std::string original = encode(*update);
            const std::string redacted = redact_update(original, false);
            CAPTURE(entry.path().filename().string());
            CAPTURE(redacted);
            REQUIRE(std::holds_alternative<Update>(decode_update(redacted)));
            std::vector<std::string> left;
            compare(json::parse(original), json::parse(redacted), "", left);
            CHECK(left == std::vector<std::string>());
            ++count;
        }
    }
    CHECK(count > 100);
}
