#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>

namespace tgfw::test {

/// A connection of libpq's without anything of ours: what a program has that does without tgfw. What the server says
/// beside its results is dropped.
class PlainSession {
public:
    explicit PlainSession(const std::string& connection);

    /// The first column of the first row; empty where there is none. Throws std::runtime_error with the server's text.
    std::string ask(const std::string& sql);
    /// The rows that an INSERT, UPDATE or DELETE touched, or a SELECT gave.
    std::string touch(const std::string& sql);
    /// What the server says against it, with its DETAIL; empty where it does it.
    std::string refusal(const std::string& sql);
    /// COPY … TO STDOUT: the rows.
    std::string copy_out(const std::string& sql);

private:
    using ResultOwner = std::unique_ptr<PGresult, void (*)(PGresult*)>;
    ResultOwner run(const std::string& sql);

    std::unique_ptr<PGconn, void (*)(PGconn*)> handle_;
};

}  // namespace tgfw::test
