#include "plain_session.hpp"

#include <stdexcept>

namespace tgfw::test {

PlainSession::PlainSession(const std::string& connection) : handle_(PQconnectdb(connection.c_str()), PQfinish) {
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
}

PlainSession::ResultOwner PlainSession::run(const std::string& sql) {
    ResultOwner result(PQexec(handle_.get(), sql.c_str()), PQclear);
    switch (PQresultStatus(result.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_COPY_OUT:
        case PGRES_EMPTY_QUERY:
            return result;
        default:
            throw std::runtime_error(PQerrorMessage(handle_.get()));
    }
}

std::string PlainSession::ask(const std::string& sql) {
    const auto result = run(sql);
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

std::string PlainSession::touch(const std::string& sql) {
    const auto result = run(sql);
    return PQcmdTuples(result.get());
}

std::string PlainSession::refusal(const std::string& sql) {
    try {
        const auto result = run(sql);
        return "";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

std::string PlainSession::copy_out(const std::string& sql) {
    const auto begun = run(sql);
    std::string rows;
    char* data = nullptr;
    while (PQgetCopyData(handle_.get(), &data, 0) > 0) {
        rows += data;
        PQfreemem(data);
    }
    while (PGresult* rest = PQgetResult(handle_.get())) PQclear(rest);
    return rows;
}

}  // namespace tgfw::test
