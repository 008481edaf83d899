#include <adapters/postgres/server_error.hpp>

#include <utility>

#include <core/parse_number.hpp>
#include <tgfw/adapters/postgres/error.hpp>

namespace tgfw::postgres::detail {

namespace {

ErrorFields fields_of(const PGresult* result) {
    ErrorFields fields;
    fields.sqlstate = error_field(result, PG_DIAG_SQLSTATE);
    fields.severity = error_field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    fields.schema = error_field(result, PG_DIAG_SCHEMA_NAME);
    fields.table = error_field(result, PG_DIAG_TABLE_NAME);
    fields.column = error_field(result, PG_DIAG_COLUMN_NAME);
    fields.constraint = error_field(result, PG_DIAG_CONSTRAINT_NAME);
    const std::string_view position = error_field(result, PG_DIAG_STATEMENT_POSITION);
    fields.position = tgfw::detail::parse_number<std::size_t>(position).value_or(0);
    return fields;
}

}  // namespace

bool succeeded(const PGresult* result) noexcept {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

bool is_stale_statement(const PGresult* result) noexcept {
    const std::string_view state = error_field(result, PG_DIAG_SQLSTATE);
    return state == "0A000" || state == "26000";
}

std::string_view error_field(const PGresult* result, int code) noexcept {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? std::string_view(text) : std::string_view();
}

std::string_view first_line(std::string_view text) noexcept {
    return text.substr(0, text.find('\n'));
}

void throw_result_error(const PGresult* result) {
    std::string_view message = error_field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) message = first_line(PQresultErrorMessage(result));
    throw_statement_error(message, fields_of(result));
}

}  // namespace tgfw::postgres::detail
