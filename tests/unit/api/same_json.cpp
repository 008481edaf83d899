#include "same_json.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>

namespace tgfw_test {

namespace {

namespace json = boost::json;

bool same(const json::value& left, const json::value& right) {
    if (left.is_number() && right.is_number()) {
        return left == right || left.to_number<double>() == right.to_number<double>();
    }
    if (left.is_array() && right.is_array()) {
        const auto& a = left.get_array();
        const auto& b = right.get_array();
        bool equal = a.size() == b.size();
        for (std::size_t i = 0; equal && i < a.size(); ++i) {
            equal = same(a[i], b[i]);
        }
        return equal;
    }
    if (left.is_object() && right.is_object()) {
        const auto& a = left.get_object();
        const auto& b = right.get_object();
        bool equal = a.size() == b.size();
        for (const auto& member : a) {
            const auto* const other = b.if_contains(member.key());
            equal = equal && other != nullptr && same(member.value(), *other);
        }
        return equal;
    }
    return left == right;
}

}  // namespace

bool same_json(std::string_view left, std::string_view right) {
    return same(tgfw::parse_json(left), tgfw::parse_json(right));
}

std::string read_source_file(const std::string& path) {
    std::ifstream file(std::string(TGFW_SOURCE_DIR) + "/" + path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace tgfw_test
