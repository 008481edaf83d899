#pragma once

#include <exception>
#include <functional>
#include <memory>

#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/type_map.hpp>
#include <tgfw/dispatch/scheduler.hpp>

namespace tgfw {

class Context;
class DataStore;
class DispatchObserver;
class RequestIds;

/// What the handlers of one Application share. The Application fills it in and outlives every Context.
class DispatchServices {
public:
    DispatchServices(Bot& b, Clock& c, Logger& l);

    Bot* bot;
    Clock* clock;
    Logger* logger;
    /// Runs a coroutine beside the others and takes care of its end; set by whoever owns the tasks.
    std::function<void(awaitable<void>)> spawn;
    /// Runs a coroutine for `limit` at most: true if it ended by then. Else it is cancelled, and left to whoever owns
    /// the tasks. What it throws by then comes out.
    std::function<awaitable<bool>(awaitable<void>, Clock::duration)> run_for;
    /// Told of each update that goes to a handler which waited for it, past all middlewares; may be empty.
    std::function<void(Context& waiting, const Update& came)> on_awaited;
    /// Told of each error that goes to the error handlers, before them; may be empty, and must not throw.
    std::function<void(const Context& failed, const std::exception_ptr& error)> on_error;
    /// Null while the Application does not run.
    Scheduler* scheduler = nullptr;
    /// What callbacks and Context::get find by type.
    TypeMap user_services;
    std::shared_ptr<DataStore> data;
    /// Names what is handled; never null.
    std::shared_ptr<RequestIds> request_ids;
    /// Hears how handlers go; null for none.
    std::shared_ptr<DispatchObserver> observer;
    /// What handlers do that do not say whether they block.
    bool block = true;
};

}  // namespace tgfw
