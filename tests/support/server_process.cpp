#include <support/server_process.hpp>

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <libpq-fe.h>

namespace tgfw::test {

namespace {

const passwd* user_instead_of_root() {
    if (::geteuid() != 0) return nullptr;
    const passwd* user = ::getpwnam("nobody");
    if (user == nullptr) throw std::runtime_error("there is no user nobody, as which a server could run");
    return user;
}

}  // namespace

void give_to_server(const std::string& path) {
    const passwd* user = user_instead_of_root();
    if (user == nullptr || ::chown(path.c_str(), user->pw_uid, user->pw_gid) == 0) return;
    throw std::runtime_error("chown failed");
}

int start_server(const std::vector<std::string>& words, const std::string& log) {
    const passwd* user = user_instead_of_root();
    const int parent = ::getpid();
    const int child = ::fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child > 0) return child;
    // From here on only what may be called between fork and exec.
    if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // After setuid, which undoes it.
    if (::getppid() != parent) ::_exit(126);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(file, 1);
    ::dup2(file, 2);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

void wait_for_server(int process, const std::string& connection, const std::string& log) {
    for (int tries = 0; PQping(connection.c_str()) != PQPING_OK; ++tries) {
        int status = 0;
        const bool ended = ::waitpid(process, &status, WNOHANG) == process;
        if (ended || tries > 3000) throw std::runtime_error("a server does not start: " + content_of(log));
        ::usleep(10'000);  // No clock of ours: this waits for another program.
    }
}

void stop_server(int& process, int signal) {
    if (process <= 0) return;
    ::kill(process, signal);
    ::waitpid(process, nullptr, 0);
    process = 0;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace tgfw::test
