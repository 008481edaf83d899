// The program tgfw-emulator: an offline Bot API with a web chat.
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <tgfw/api/types.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_server.hpp>
#include <tgfw/version.hpp>

namespace {

using namespace tgfw;
using namespace tgfw::testing;

constexpr std::string_view usage = R"(Usage: tgfw-emulator [options]

An offline Telegram Bot API with a web chat. Point a bot at it and talk to the bot in a browser.

  --port N              port to listen on; 0 lets the system choose (default 8081)
  --address A           numeric address to listen on (default 127.0.0.1)
  --allow-any-address   permit an address that other machines can reach; whoever reaches it may do everything
  --token T             accept only this bot token; may be given several times
                        (default: any well-formed token makes its bot when it is first used)
  --seed N              draw ids from this seed
  --faithful-delays     slow repeated polls down as the real server does
  --flood-limits        refuse what goes beyond 30 messages a second, one in a chat, 20 a minute in a group
  --version             print the version
  --help                print this text
)";

struct Arguments {
    Arguments() = default;

    EmulatorOptions emulator;
    EmulatorServerOptions server;
    std::vector<std::string> tokens;
    bool flood_limits = false;
};

std::uint64_t read_number(std::string_view option, std::string_view text, std::uint64_t limit) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > limit) {
        throw ConfigError(fmt::format("{} needs a number from 0 to {}, not \"{}\"", option, limit, text));
    }
    return value;
}

/// Nothing if the program has said all that was asked for.
std::optional<Arguments> read_arguments(const std::vector<std::string_view>& words) {
    Arguments out;
    out.server.port = 8081;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view option = words[i];
        const auto value = [&] {
            if (++i >= words.size()) throw ConfigError(fmt::format("{} needs a value; see --help", option));
            return words[i];
        };
        if (option == "--help" || option == "-h") {
            fmt::print("{}", usage);
            return std::nullopt;
        }
        if (option == "--version") {
            fmt::print("tgfw-emulator {}\n", TGFW_VERSION);
            return std::nullopt;
        }
        if (option == "--port") {
            out.server.port = static_cast<std::uint16_t>(read_number(option, value(), 65'535));
        } else if (option == "--address") {
            out.server.address = value();
        } else if (option == "--allow-any-address") {
            out.server.any_address = true;
        } else if (option == "--token") {
            out.tokens.emplace_back(value());
        } else if (option == "--seed") {
            out.emulator.seed = read_number(option, value(), UINT64_MAX);
        } else if (option == "--faithful-delays") {
            out.emulator.server_delays = true;
        } else if (option == "--flood-limits") {
            out.flood_limits = true;
        } else {
            throw ConfigError(fmt::format("unknown option {}; see --help", option));
        }
    }
    out.emulator.known_tokens_only = !out.tokens.empty();
    return out;
}

void add_bots(Emulator& emulator, const std::vector<std::string>& tokens) {
    for (const std::string& token : tokens) {
        const std::string id = token.substr(0, token.find(':'));
        if (id.empty() || id.size() > 16 || id.find_first_not_of("0123456789") != std::string::npos ||
            id.size() + 25 > token.size()) {
            throw ConfigError("--token needs a bot token such as 123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        }
        const bool first = token == tokens.front();
        emulator.add_bot(first ? "Demo bot" : "Bot " + id, first ? "demo_bot" : "emulated_" + id + "_bot", token);
    }
}

void run(const Arguments& arguments) {
    boost::asio::io_context io(1);
    Emulator emulator(steady_clock(), arguments.emulator);
    if (arguments.flood_limits) emulator.set_flood_rules(FloodRules());
    emulator.add_demo_world();
    add_bots(emulator, arguments.tokens);
    EmulatorServerOptions server_options = arguments.server;
    server_options.with_logger(stderr_logger(LogLevel::warning));
    EmulatorServer server(io.get_executor(), emulator, server_options);
    server.listen();
    fmt::print("Web chat: {0}/\nBot API: {0}\n", server.url());
    std::fflush(stdout);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) server.stop();
    });
    std::exception_ptr failure;
    boost::asio::co_spawn(io, server.run(), [&](std::exception_ptr error) {
        failure = std::move(error);
        signals.cancel();
    });
    io.run();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto arguments = read_arguments(std::vector<std::string_view>(argv + 1, argv + argc));
        if (arguments) run(*arguments);
        return 0;
    } catch (const ConfigError& error) {
        fmt::print(stderr, "tgfw-emulator: {}\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "tgfw-emulator: {}\n", error.what());
        return 1;
    }
}
