#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

namespace tgfw::test {

/// What stands at a pointer: a string's text, anything else as JSON.
inline std::string text_at(const boost::json::value& document, const char* pointer) {
    const boost::json::value& found = document.at_pointer(pointer);
    return found.is_string() ? std::string(found.as_string()) : boost::json::serialize(found);
}

/// Reads a Sentry envelope by its grammar and nothing more: a header line, then items, each a header line and as many
/// bytes as its length says, all lines ended by one \n. Throws on anything else.
class StrictEnvelope {
public:
    explicit StrictEnvelope(std::string_view text) : rest_(text) {
        header = line();
        while (!rest_.empty()) {
            boost::json::object item = line();
            const auto length = static_cast<std::size_t>(item.at("length").as_int64());
            if (rest_.size() < length + 1 || rest_[length] != '\n') throw std::runtime_error("the length is wrong");
            items.emplace_back(std::move(item), std::string(rest_.substr(0, length)));
            rest_.remove_prefix(length + 1);
        }
    }

    /// The one event that is there.
    [[nodiscard]] boost::json::value event() const {
        if (items.size() != 1) throw std::runtime_error("there is not one item");
        const auto& [item, payload] = items.front();
        if (item.at("type").as_string() != "event") throw std::runtime_error("the item is no event");
        return boost::json::parse(payload);
    }

    boost::json::object header;
    std::vector<std::pair<boost::json::object, std::string>> items;

private:
    boost::json::object line() {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) throw std::runtime_error("a line has no end");
        boost::json::value value = boost::json::parse(std::string(rest_.substr(0, end)));
        rest_.remove_prefix(end + 1);
        return value.as_object();
    }

    std::string_view rest_;
};

}  // namespace tgfw::test
