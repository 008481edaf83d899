#include <tgfw/api/json.hpp>

#include <boost/json.hpp>

#include <tgfw/core/error.hpp>

namespace tgfw {

boost::json::value parse_json(std::string_view json, std::size_t max_depth, std::size_t max_bytes) {
    if (json.size() > max_bytes) {
        throw DecodeError("", "the document is longer than the limit of " + std::to_string(max_bytes) + " bytes",
                          max_bytes);
    }
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::parser parser({}, options);
    boost::json::error_code error;
    const std::size_t consumed = parser.write(json.data(), json.size(), error);
    if (error) {
        throw DecodeError("", error.message(), consumed);
    }
    return parser.release();
}

std::string to_json(const boost::json::value& value) {
    return boost::json::serialize(value);
}

}  // namespace tgfw
