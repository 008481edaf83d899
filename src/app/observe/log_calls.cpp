#include <app/observe/log_calls.hpp>

#include <array>
#include <string>

#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/handler_watch.hpp>

namespace tgfw {

namespace {

LogField method_of(const CallEvent& event) {
    return LogField("method", event.method);
}

LogField pause_of(const CallEvent& event) {
    const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(event.pause);
    return LogField("pause_ms", std::int64_t{pause.count()});
}

}  // namespace

std::function<void(const CallEvent&)> log_calls(Logger& logger) {
    return [&logger](const CallEvent& event) {
        const Context* caller = HandlerWatch::current();
        Logger& log = caller != nullptr ? caller->logger() : logger;
        if (event.kind == CallEvent::Kind::migrated) {
            const std::array<LogField, 3> fields{method_of(event), LogField("chat", event.chat),
                                                 LogField("new_chat", event.new_chat)};
            log.info("A group became a supergroup; the call goes to its new id", fields);
        } else if (event.kind == CallEvent::Kind::flooded) {
            const std::array<LogField, 2> fields{method_of(event), pause_of(event)};
            log.warning("The server asks for a pause (429); the call is sent again after it", fields);
        } else {
            const std::array<LogField, 3> fields{LogField("error", event.problem), pause_of(event),
                                                 LogField("tries", std::int64_t{event.tries})};
            log.warning("A call failed and is tried again", fields);
        }
    };
}

}  // namespace tgfw
