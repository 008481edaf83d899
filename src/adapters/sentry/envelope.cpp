#include <adapters/sentry/envelope.hpp>

#include <random>

#include <fmt/format.h>

#include <core/json_text.hpp>
#include <tgfw/version.hpp>

namespace tgfw::sentry {

namespace {

/// Longer texts are cut by Sentry.
constexpr std::size_t kLongestText = 8192;

/// Writes an object member by member; empty texts are left out.
class ObjectWriter {
public:
    ObjectWriter() = default;

    ObjectWriter& text(std::string_view key, std::string_view value) {
        if (value.empty()) return *this;
        begin(key);
        detail::append_json_string(out_, value.substr(0, kLongestText));
        return *this;
    }
    ObjectWriter& raw(std::string_view key, std::string_view json) {
        begin(key);
        out_ += json;
        return *this;
    }
    [[nodiscard]] std::string end() { return std::move(out_.append(empty_ ? "{}" : "}")); }

private:
    void begin(std::string_view key) {
        out_ += empty_ ? '{' : ',';
        empty_ = false;
        detail::append_json_string(out_, key);
        out_ += ':';
    }

    std::string out_;
    bool empty_ = true;
};

std::string rfc3339(std::chrono::system_clock::time_point time) {
    std::string text;
    detail::append_rfc3339(text, time);
    return text;
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) {
        if (out.size() > 1) out += ',';
        detail::append_json_string(out, text);
    }
    return out + "]";
}

std::string_view level_of(LogLevel level) {
    return level == LogLevel::critical ? "fatal" : to_string(level);
}

std::string tags_of(const ErrorReport& report, const SentryOptions& options) {
    ObjectWriter tags;
    tags.text("handler", report.handler).text("request_id", report.request_id);
    for (const auto& [key, value] : options.tags) tags.text(key, value);
    for (const auto& [key, value] : report.tags) tags.text(key, value);
    return tags.end();
}

std::string extra_of(const ErrorReport& report) {
    ObjectWriter extra;
    if (report.update_id) extra.raw("update_id", std::to_string(*report.update_id));
    if (report.chat_id) extra.raw("chat_id", std::to_string(*report.chat_id));
    return extra.end();
}

std::string exception_of(const ErrorReport& report) {
    ObjectWriter mechanism;
    mechanism.text("type", "tgfw").raw("handled", report.level == LogLevel::critical ? "false" : "true");
    ObjectWriter exception;
    exception.text("type", report.type).text("value", report.text).raw("mechanism", mechanism.end());
    return R"({"values":[)" + exception.end() + "]}";
}

std::string event_of(const ErrorReport& report, const SentryOptions& options, std::string_view event_id) {
    const std::vector<std::string> by_default{report.type, report.handler};
    ObjectWriter event;
    event.text("event_id", event_id).text("timestamp", rfc3339(report.time)).text("platform", "native");
    event.text("level", level_of(report.level)).text("logger", "tgfw").text("transaction", report.handler);
    event.text("environment", options.environment).text("release", options.release);
    event.text("server_name", options.server_name);
    event.raw("exception", exception_of(report)).raw("tags", tags_of(report, options)).raw("extra", extra_of(report));
    if (report.user_id) event.raw("user", ObjectWriter().text("id", std::to_string(*report.user_id)).end());
    return event.raw("fingerprint", list_of(options.fingerprint ? options.fingerprint(report) : by_default))
        .raw("sdk", ObjectWriter().text("name", "tgfw").text("version", TGFW_VERSION).end())
        .end();
}

}  // namespace

std::string new_event_id() {
    std::random_device device;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", device(), device(), device(), device());
}

std::string make_envelope(const ErrorReport& report, const SentryOptions& options, std::string_view event_id,
                          std::chrono::system_clock::time_point sent_at) {
    const std::string event = event_of(report, options, event_id);
    std::string envelope = ObjectWriter().text("event_id", event_id).text("sent_at", rfc3339(sent_at)).end();
    ObjectWriter item;
    item.text("type", "event").text("content_type", "application/json").raw("length", std::to_string(event.size()));
    return envelope.append("\n").append(item.end()).append("\n").append(event).append("\n");
}

}  // namespace tgfw::sentry
