#include <tgfw/app/observe/error_reporter.hpp>

#include <algorithm>
#include <typeinfo>

#include <cxxabi.h>

#include <boost/core/demangle.hpp>

#include <tgfw/api/update.hpp>
#include <tgfw/dispatch/context.hpp>

#include <dispatch/context_access.hpp>

namespace tgfw {

namespace {

/// Shorter ones would blot out half of any sentence.
constexpr std::size_t kShortestUserText = 4;

/// What the user of the update wrote, or sent with a button.
std::vector<std::string_view> user_texts(const Update& update, const std::vector<std::string>& args) {
    std::vector<std::string_view> texts;
    const auto add = [&](const std::string& text) {
        if (text.size() >= kShortestUserText) texts.push_back(text);
    };
    if (const Message* message = update.effective_message()) {
        if (message->text) add(*message->text);
        if (message->caption) add(*message->caption);
    }
    if (update.callback_query.has_value() && update.callback_query->data) add(*update.callback_query->data);
    if (update.inline_query.has_value()) add(update.inline_query->query);
    for (const std::string& arg : args) add(arg);
    std::sort(texts.begin(), texts.end(), [](auto a, auto b) { return a.size() > b.size(); });
    return texts;
}

std::string without(std::string text, std::string_view secret) {
    constexpr std::string_view instead = "<text>";
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + instead.size())) {
        text.replace(at, secret.size(), instead);
    }
    return text;
}

void describe_update(ErrorReport& report, const Context& failed, const Update& update) {
    report.update_id = update.update_id;
    if (const Chat* chat = update.effective_chat()) report.chat_id = chat->id;
    if (const User* user = update.effective_user()) report.user_id = user->id;
    for (const std::string_view text : user_texts(update, failed.args())) {
        report.text = without(std::move(report.text), text);
    }
}

}  // namespace

awaitable<void> ErrorReporter::run(Clock&, Logger&) {
    co_return;
}

std::string exception_type(const std::exception_ptr& error) {
    if (!error) return "none";
    try {
        std::rethrow_exception(error);
    } catch (...) {
        const std::type_info* type = abi::__cxa_current_exception_type();
        return type != nullptr ? boost::core::demangle(type->name()) : "unknown";
    }
}

ErrorReport make_error_report(const std::exception_ptr& error, LogLevel level,
                              std::chrono::system_clock::time_point time, const Context* failed) {
    ErrorReport report;
    report.time = time;
    report.level = level;
    report.type = exception_type(error);
    report.text = scrub_tokens(describe(error));
    if (failed == nullptr) return report;
    report.handler = failed->handler_name();
    report.request_id = failed->request_id();
    if (const auto& update = detail::ContextAccess::incoming(*failed).update()) {
        describe_update(report, *failed, *update);
    }
    return report;
}

}  // namespace tgfw
