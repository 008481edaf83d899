#include <tgfw/dispatch/handler_options.hpp>

namespace tgfw {

HandlerOptions::HandlerOptions() = default;
HandlerOptions::HandlerOptions(const HandlerOptions&) = default;
HandlerOptions::HandlerOptions(HandlerOptions&&) noexcept = default;
HandlerOptions& HandlerOptions::operator=(const HandlerOptions&) = default;
HandlerOptions& HandlerOptions::operator=(HandlerOptions&&) noexcept = default;
HandlerOptions::~HandlerOptions() = default;

HandlerInfo::HandlerInfo() = default;
HandlerInfo::HandlerInfo(const HandlerInfo&) = default;
HandlerInfo::HandlerInfo(HandlerInfo&&) noexcept = default;
HandlerInfo& HandlerInfo::operator=(const HandlerInfo&) = default;
HandlerInfo& HandlerInfo::operator=(HandlerInfo&&) noexcept = default;
HandlerInfo::~HandlerInfo() = default;

void HandlerInfo::set_name(std::string_view otherwise) {
    name = options.name.empty() ? otherwise : options.name;
}
void HandlerInfo::set_commands(const std::vector<std::string>& list) {
    commands = list;
}
void HandlerInfo::set_services(const std::vector<TypeKey>& list) {
    services = list;
}
void HandlerInfo::set_problems(const std::vector<std::string>& list) {
    problems = list;
}
void HandlerInfo::set_unique_names(const std::vector<std::string>& list) {
    unique_names = list;
}

}  // namespace tgfw
