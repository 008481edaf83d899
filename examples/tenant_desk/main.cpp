#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include <tgfw/core/async_logger.hpp>
#include <tgfw/core/level_filter.hpp>

#include "bot.hpp"
#include "companies.hpp"
#include "env_file.hpp"
#include "handlers.hpp"

int main(int argc, char** argv) try {
    const bool adds_company = argc == 4 && std::string(argv[1]) == "add-company";
    if (argc != 1 && !adds_company) {
        std::fputs("usage: tgfw-tenant_desk, or tgfw-tenant_desk add-company CODE NAME\n", stderr);
        return 2;
    }
    const auto config = tenant_desk::read_config(tenant_desk::environment(".env"));
    if (adds_company) {
        std::fputs(tenant_desk::add_company(config, argv[2], argv[3]).c_str(), stdout);
        return 0;
    }
    tgfw::AsyncLogger lines(tgfw::console_or_json_logger());
    tgfw::LevelFilter logger(lines, config.log_level);
    tgfw::MetricsRegistry metrics;
    auto desk = std::make_shared<tenant_desk::Desk>(config);
    auto app = tenant_desk::make_builder(config, desk, metrics, logger).build();
    tenant_desk::add_handlers(app);
    return tenant_desk::run(app, config);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
