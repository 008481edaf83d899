#include "webhook_load.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.hpp"

namespace tgfw::bench {

namespace {

using Time = std::chrono::steady_clock;

/// A request whose update and chat are written anew for each, in as many digits.
class RequestText {
public:
    RequestText(const std::string& path, const std::string& secret) {
        const std::string body = sample("text");
        text_ = "POST " + path +
                " HTTP/1.1\r\nHost: bot.example.com\r\nAccept-Encoding: gzip, deflate\r\n"
                "Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: " +
                secret + "\r\nConnection: keep-alive\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                body;
        id_ = place_of("\"update_id\":");
        chat_ = place_of("\"chat\":{\"id\":");
    }

    const std::string& with(std::size_t update, std::size_t chat) {
        write(id_, 100000000 + update);
        write(chat_, 500000000 + chat);
        return text_;
    }

private:
    std::size_t place_of(std::string_view before) const {
        const std::size_t found = text_.find(before);
        if (found == std::string::npos) throw std::logic_error("the sample is not what it was");
        return found + before.size();
    }
    void write(std::size_t place, std::size_t nine_digits) { text_.replace(place, 9, std::to_string(nine_digits)); }

    std::string text_;
    std::size_t id_ = 0;
    std::size_t chat_ = 0;
};

/// The child's side.
class Clients {
public:
    Clients(std::size_t connections, std::size_t updates, const std::string& path, const std::string& secret)
        : text_(path, secret), sockets_(connections), sent_at_(connections), updates_(updates) {
        latencies_.reserve(updates);
    }

    LoadReport run(std::uint16_t port) {
        const int poll = ::epoll_create1(0);
        for (std::size_t i = 0; i < sockets_.size(); ++i) {
            sockets_[i] = connect_to(port);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            ::epoll_ctl(poll, EPOLL_CTL_ADD, sockets_[i], &event);
            send_next(i);
        }
        std::vector<epoll_event> events(sockets_.size());
        while (latencies_.size() < updates_) {
            const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 10000);
            if (count <= 0) break;
            for (int i = 0; i < count; ++i) {
                if (!take_answer(events[static_cast<std::size_t>(i)].data.u64)) return summary();
            }
        }
        return summary();
    }

private:
    static int connect_to(std::uint16_t port) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(port);
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) ::_exit(1);
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return socket;
    }

    void send_next(std::size_t i) {
        if (next_ == updates_) return;
        const std::string& request = text_.with(next_++, i);
        sent_at_[i] = Time::now();
        if (::send(sockets_[i], request.data(), request.size(), MSG_NOSIGNAL) < 0) ::_exit(1);
    }

    bool take_answer(std::size_t i) {
        char piece[4096];
        const ssize_t size = ::recv(sockets_[i], piece, sizeof piece, 0);
        const std::string_view answer(piece, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        // Both servers write a short answer in one piece.
        if (!answer.starts_with("HTTP/1.1 200 ") || !answer.ends_with("\r\n\r\n")) return false;
        latencies_.push_back(std::chrono::duration<double, std::micro>(Time::now() - sent_at_[i]).count());
        send_next(i);
        return true;
    }

    LoadReport summary() {
        for (const int socket : sockets_) ::close(socket);  // On which the server waits.
        LoadReport report;
        report.answered = latencies_.size();
        if (latencies_.empty()) return report;
        std::sort(latencies_.begin(), latencies_.end());
        report.p50_us = latencies_[latencies_.size() / 2];
        report.p99_us = latencies_[latencies_.size() * 99 / 100];
        return report;
    }

    RequestText text_;
    std::vector<int> sockets_;
    std::vector<Time::time_point> sent_at_;
    std::vector<double> latencies_;
    std::size_t updates_;
    std::size_t next_ = 0;
};

}  // namespace

WebhookLoad::WebhookLoad(std::size_t connections, std::size_t updates, std::string path, std::string secret)
    : updates_(updates) {
    int down[2];
    int up[2];
    if (::pipe(down) != 0 || ::pipe(up) != 0) throw std::runtime_error("pipe failed");
    child_ = ::fork();
    if (child_ < 0) throw std::runtime_error("fork failed");
    if (child_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::close(down[1]);
        ::close(up[0]);
        std::uint16_t port = 0;
        if (::read(down[0], &port, sizeof port) != sizeof port) ::_exit(1);
        const LoadReport report = Clients(connections, updates, path, secret).run(port);
        if (::write(up[1], &report, sizeof report) != sizeof report) ::_exit(1);
        for (;;) ::pause();  // Until it is killed: valgrind would tell the work of a child that ends by itself, too.
    }
    ::close(down[0]);
    ::close(up[1]);
    to_child_ = down[1];
    from_child_ = up[0];
}

WebhookLoad::~WebhookLoad() {
    ::close(to_child_);
    ::close(from_child_);
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
}

void WebhookLoad::start(std::uint16_t port) {
    if (::write(to_child_, &port, sizeof port) != sizeof port) throw std::runtime_error("the load has gone");
}

LoadReport WebhookLoad::report() {
    LoadReport report;
    const bool told = ::read(from_child_, &report, sizeof report) == sizeof report;
    if (!told || report.answered != updates_) throw std::runtime_error("not every update was answered with status 200");
    return report;
}

}  // namespace tgfw::bench
