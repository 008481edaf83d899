#include <tgfw/bot/interceptor.hpp>

#include <bot/call.hpp>

namespace tgfw {

InterceptedCall::InterceptedCall(std::shared_ptr<detail::Call> call) : call_(std::move(call)) {}

InterceptedCall::~InterceptedCall() = default;

std::string_view InterceptedCall::method() const noexcept {
    return call_->method();
}

OutgoingCall InterceptedCall::about() const {
    return call_->about();
}

std::string InterceptedCall::json() const {
    return call_->uploads() ? std::string() : call_->json();
}

void* InterceptedCall::typed_parameters() const noexcept {
    return call_->typed_parameters();
}

CallResult CallResult::of_json(std::string_view result) {
    return CallResult(
        net::HttpResponse(200, "{\"ok\":true,\"result\":" + std::string(result) + "}", "application/json"));
}

}  // namespace tgfw
