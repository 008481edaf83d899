#include <tgfw/adapters/postgres/error.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace tgfw::test {

namespace {

std::string refused_with(std::string_view sqlstate, std::string_view message, std::string_view severity = "ERROR") {
    postgres::ErrorFields fields;
    fields.sqlstate = sqlstate;
    fields.severity = severity;
    try {
        postgres::throw_statement_error(message, std::move(fields));
    } catch (const postgres::DatabaseError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("values are no part of an error's text, also where they hold quotes or the server speaks another language") {
    CHECK(refused_with("22P02", R"(invalid input syntax for type integer: "a"secret"b")") ==
          "invalid input syntax for type integer: \"…\" (SQLSTATE 22P02)");
    CHECK(refused_with("22007", R"(invalid value "secret" for "YYYY")") == "invalid value \"…\" (SQLSTATE 22007)");
    for (const std::string_view message :
         {"ungültige Eingabesyntax für Typ integer: »secret«",
          "syntaxe en entrée invalide pour le type integer : « secret »",
          "sintaxis de entrada no válida para tipo integer: «secret»", "Wert „secret“ passt nicht",
          "syntax error at or near \"secret\" of jsonpath input"}) {
        CHECK_MESSAGE(refused_with("22P02", message).find("secret") == std::string::npos, message);
    }
    CHECK(postgres::redact_values("syntax error at or near \"secret\" of jsonpath input").find("secret") ==
          std::string::npos);
    CHECK(postgres::redact_values("syntax error at or near \"SELCT\"") == "syntax error at or near \"SELCT\"");
    CHECK(postgres::redact_values("duplicate key value violates unique constraint \"one\"") ==
          "duplicate key value violates unique constraint \"one\"");
}

TEST_CASE("class 08 ends a connection, unless it is an error of a statement") {
    using postgres::ConnectionLost;
    postgres::ErrorFields fields;
    fields.sqlstate = "08P01";
    fields.severity = "FATAL";
    CHECK_THROWS_AS(postgres::throw_statement_error("query_wait_timeout", fields), ConnectionLost);
    fields.severity = "ERROR";
    CHECK_THROWS_AS(postgres::throw_statement_error("bind message supplies 1 parameters", fields),
                    postgres::StatementError);
}

}  // namespace tgfw::test
