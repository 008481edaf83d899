#include <tgfw/testing/bot_test.hpp>

#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>

namespace tgfw::testing {

namespace {

class ProblemLogger final : public Logger {
public:
    void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept override {
        if (level < LogLevel::warning) return;
        std::string& line = problems.emplace_back(message);
        for (const LogField& field : fields) line.append(" ").append(field.key()).append("=").append(field.value());
    }

    std::vector<std::string> problems;
};

std::string text_of(const Message& message) {
    return message.text.value_or(message.caption.value_or(""));
}

bool is_of_another(const Message& message, std::int64_t user_id) {
    return !message.from || message.from->id != user_id;
}

}  // namespace

class BotTest::Impl {
public:
    Impl() {
        bot = emulator.add_bot("Test bot", "test_bot", token);
        builder.token(token)
            .transport(std::make_shared<EmulatorTransport>(emulator))
            .executor(io.get_executor())
            .clock(clock)
            .logger(logger);
    }

    ~Impl() {
        if (!running()) return;
        app->stop_running();
        run_ready(io);
        while (running() && clock.advance_to_next()) run_ready(io);
    }

    [[nodiscard]] bool running() const { return started && !ended; }

    void start() {
        if (started) return;
        started = true;
        if (!app) app = builder.build();
        boost::asio::co_spawn(io, app->serve_polling(), [this](std::exception_ptr error) {
            ended = true;
            failure = std::move(error);
        });
    }

    void pass(Clock::duration time) {
        start();
        const Clock::time_point target = clock.now() + time;
        run_ready(io);
        for (auto due = clock.next_deadline(); due && *due <= target; due = clock.next_deadline()) {
            clock.advance_to_next();
            run_ready(io);
        }
        clock.advance(target - clock.now());
        run_ready(io);
        if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
    }

    ManualClock clock;  // Before what waits on it.
    boost::asio::io_context io;
    ProblemLogger logger;
    Emulator emulator{clock, EmulatorOptions().with_seed(1)};
    User bot;
    ApplicationBuilder builder;
    std::optional<Application> app;
    bool started = false;
    bool ended = false;
    std::exception_ptr failure;
};

BotTest::BotTest() : impl_(std::make_unique<Impl>()) {}

BotTest::BotTest(const std::function<void(Application&)>& add_handlers) : BotTest() {
    add_handlers(app());
    settle();
}

BotTest::~BotTest() = default;

ApplicationBuilder& BotTest::builder() noexcept {
    return impl_->builder;
}

Application& BotTest::app() {
    if (!impl_->app) impl_->app = impl_->builder.build();
    return *impl_->app;
}

void BotTest::pass(Clock::duration time) {
    impl_->pass(time);
}

Person BotTest::person(std::string first_name, std::string username) {
    return Person(*this, impl_->emulator.add_user(std::move(first_name), std::move(username)).id);
}

std::int64_t BotTest::group(std::string title, const Person& owner) {
    const std::int64_t chat = impl_->emulator.add_chat("supergroup", std::move(title), {}).id;
    impl_->emulator.add_member(chat, owner.user_id(), true);
    impl_->emulator.add_member(chat, impl_->bot.id, true);
    return chat;
}

Emulator& BotTest::emulator() noexcept {
    return impl_->emulator;
}

ManualClock& BotTest::clock() noexcept {
    return impl_->clock;
}

const User& BotTest::bot() const noexcept {
    return impl_->bot;
}

const std::vector<std::string>& BotTest::problems() const noexcept {
    return impl_->logger.problems;
}

Person::Person(BotTest& test, std::int64_t user_id)
    : EmulatorClient(test.emulator(), user_id, test.bot().id), test_(&test) {}

std::string Person::say(std::string text, std::int64_t chat_id) {
    const Message sent = send_text(std::move(text), chat_id);
    test_->settle();
    return answers_after(sent.message_id, chat_id);
}

std::string Person::push(std::string_view button, std::int64_t chat_id) {
    const Message sent = press(button, chat_id);
    test_->settle();
    return answers_after(sent.message_id, chat_id);
}

EmulatorToast Person::click(std::string_view button, std::int64_t chat_id) {
    const std::vector<Message> all = messages(chat_id);
    for (auto message = all.rbegin(); message != all.rend(); ++message) {
        if (!message->reply_markup) continue;
        const std::string query = tap(message->message_id, button, chat_id);
        test_->settle();
        return toast(query);
    }
    throw std::invalid_argument("no message has buttons");
}

EmulatorPayment Person::buy(const EmulatorOrder& order, std::int64_t chat_id) {
    const std::vector<Message> all = messages(chat_id);
    for (auto message = all.rbegin(); message != all.rend(); ++message) {
        if (!message->invoice) continue;
        const std::string id = pay(message->message_id, order, chat_id);
        test_->settle();
        return payment(id);
    }
    throw std::invalid_argument("no message has an invoice");
}

std::string Person::reads(std::int64_t chat_id) const {
    const auto last = last_from_others(chat_id);
    return last ? text_of(*last) : std::string();
}

std::string Person::buttons(std::int64_t chat_id) const {
    std::string shown;
    const auto last = last_from_others(chat_id);
    if (!last || !last->reply_markup) return shown;
    for (const auto& row : last->reply_markup->inline_keyboard) {
        if (!shown.empty()) shown += '\n';
        for (const auto& button : row) shown += (&button == &row.front() ? "" : " | ") + button.text;
    }
    return shown;
}

std::string Person::answers_after(std::int64_t message_id, std::int64_t chat_id) const {
    std::string answers;
    for (const Message& message : messages(chat_id)) {
        if (message.message_id <= message_id || !is_of_another(message, user_id())) continue;
        if (!answers.empty()) answers += '\n';
        answers += text_of(message);
    }
    return answers;
}

}  // namespace tgfw::testing
