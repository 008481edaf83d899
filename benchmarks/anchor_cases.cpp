#include <cstdint>
#include <stdexcept>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include "cases.hpp"

namespace tgfw::bench {

namespace json = boost::json;

namespace {

/// Takes every event of Boost.JSON's parser and does nothing with it.
class NullHandler {
public:
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    using Error = json::error_code;
    using Text = json::string_view;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t, Error&) { return true; }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t, Error&) { return true; }
    bool on_key_part(Text, std::size_t, Error&) { return true; }
    bool on_key(Text, std::size_t, Error&) { return true; }
    bool on_string_part(Text, std::size_t, Error&) { return true; }
    bool on_string(Text, std::size_t, Error&) { return true; }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t, Text, Error&) { return true; }
    bool on_uint64(std::uint64_t, Text, Error&) { return true; }
    bool on_double(double, Text, Error&) { return true; }
    bool on_bool(bool, Error&) { return true; }
    bool on_null(Error&) { return true; }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }
};

void read_events(const std::string& text, std::size_t n) {
    json::basic_parser<NullHandler> parser{json::parse_options()};
    for (std::size_t i = 0; i < n; ++i) {
        json::error_code error;
        parser.reset();
        const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
        if (error || used != text.size()) throw std::runtime_error("the sample is no JSON");
    }
}

}  // namespace

void add_anchor_cases(Cases& cases) {
    for (const char* name : {"command", "text", "callback", "group"}) {
        const std::string text = sample(name);
        cases.emplace_back(std::string("boost_json_dom/") + name, text.size(), [text](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) keep(json::parse(text));
        });
        cases.emplace_back(std::string("boost_json_events/") + name, text.size(),
                           [text](std::size_t n) { read_events(text, n); });
    }
}

}  // namespace tgfw::bench
