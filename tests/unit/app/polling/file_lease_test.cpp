#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include <tgfw/app/polling/lease.hpp>
#include <tgfw/core/error.hpp>

#include <support/run.hpp>
#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

class LeasedFile {
public:
    [[nodiscard]] std::shared_ptr<Lease> lease() const { return file_lease((folder / "lease").string()); }
    bool acquire(Lease& lease) { return run(io, lease.acquire()); }
    bool renew(Lease& lease) { return run(io, lease.renew()); }
    void release(Lease& lease) { run(io, lease.release()); }

    boost::asio::io_context io;
    TemporaryFolder folder;
};

}  // namespace

TEST_CASE_FIXTURE(LeasedFile, "one holds the file's lease, and the next gets it when that one has given it back") {
    const auto first = lease();
    const auto second = lease();
    CHECK(first->period() == 500ms);
    CHECK(acquire(*first));
    CHECK(acquire(*first));
    CHECK(renew(*first));
    CHECK_FALSE(acquire(*second));
    CHECK_FALSE(renew(*second));
    release(*first);
    CHECK_FALSE(renew(*first));
    CHECK(acquire(*second));
    CHECK_FALSE(acquire(*first));
    std::string holder;
    std::ifstream(folder / "lease") >> holder;
    CHECK(holder == std::to_string(::getpid()));
}

TEST_CASE_FIXTURE(LeasedFile, "the lease of a process that is killed is free") {
    std::array<int, 2> held{};
    REQUIRE(::pipe(held.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        boost::asio::io_context own;
        const auto mine = lease();
        const char result = run(own, mine->acquire()) ? 'y' : 'n';
        static_cast<void>(!::write(held[1], &result, 1));
        for (;;) ::pause();
    }
    char result = 0;
    REQUIRE(::read(held[0], &result, 1) == 1);
    CHECK(result == 'y');
    const auto other = lease();
    CHECK_FALSE(acquire(*other));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(acquire(*other));
    ::close(held[0]);
    ::close(held[1]);
}

TEST_CASE_FIXTURE(LeasedFile, "a file that is removed or replaced is a lease that is lost, and the new file counts") {
    const auto first = lease();
    CHECK(acquire(*first));
    std::filesystem::remove(folder / "lease");
    CHECK_FALSE(renew(*first));
    const auto second = lease();
    CHECK(acquire(*second));
    CHECK_FALSE(renew(*first));
    CHECK_FALSE(acquire(*first));
    CHECK(renew(*second));
}

TEST_CASE_FIXTURE(LeasedFile, "a file that cannot be opened is refused by name, as is no period") {
    CHECK_THROWS_WITH_AS(static_cast<void>(file_lease("/nowhere/lease")),
                         "file_lease: /nowhere/lease cannot be opened and locked (No such file or directory); give a "
                         "file in a folder that the bot may write",
                         ConfigError);
    CHECK_THROWS_AS(static_cast<void>(file_lease((folder / "lease").string(), 0s)), ConfigError);
}
