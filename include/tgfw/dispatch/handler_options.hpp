#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/core/clock.hpp>
#include <tgfw/core/type_map.hpp>
#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/kinds.hpp>

namespace tgfw {

/// What is set on a handler beside what it takes and runs.
class HandlerOptions {
public:
    // What copies and destroys strings and lists is compiled once, here and below, not in each user's file.
    HandlerOptions();
    HandlerOptions(const HandlerOptions& other);
    HandlerOptions(HandlerOptions&& other) noexcept;
    HandlerOptions& operator=(const HandlerOptions& other);
    HandlerOptions& operator=(HandlerOptions&& other) noexcept;
    ~HandlerOptions();

    /// For logs and metrics; empty: as the handler describes itself.
    std::string name;
    /// Whether later groups wait for the callback; absent: the application's default, which is to wait.
    std::optional<bool> block;
    /// How long the callback may take; zero: as long as it likes.
    Clock::duration deadline{};
    /// Runs when the deadline has passed.
    std::shared_ptr<const Callback> on_deadline;
    /// What middlewares read, one value of each type.
    TypeMap flags;
};

/// What a Handler knows of itself without being asked about an update.
class HandlerInfo {
public:
    HandlerInfo();
    HandlerInfo(const HandlerInfo& other);
    HandlerInfo(HandlerInfo&& other) noexcept;
    HandlerInfo& operator=(const HandlerInfo& other);
    HandlerInfo& operator=(HandlerInfo&& other) noexcept;
    ~HandlerInfo();

    /// options.name, or `otherwise` where that is empty.
    void set_name(std::string_view otherwise);
    void set_commands(const std::vector<std::string>& list);
    void set_services(const std::vector<TypeKey>& list);
    void set_problems(const std::vector<std::string>& list);
    void set_unique_names(const std::vector<std::string>& list);

    HandlerOptions options;
    Reach reach;
    /// The commands that it listens to, in lower case; empty for a handler that does not go by commands.
    std::vector<std::string> commands;
    /// The services that its callback asks for.
    std::vector<TypeKey> services;
    /// What seems wrong with how the handler was built, a sentence each; start-up reports them.
    std::vector<std::string> problems;
    /// Names that it keeps states under, and that no other handler may have.
    std::vector<std::string> unique_names;
    /// options.name, or what the handler says of itself, such as `CommandHandler(/start)`.
    std::string name;
};

}  // namespace tgfw
