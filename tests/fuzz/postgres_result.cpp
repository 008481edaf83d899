// Any bytes as a row of the server's, of columns of any types: what they cannot become is a ResultError, and nothing
// else.
//
// The input: for each column its type and the length of its value, in 4 bytes each as the server writes them (length
// -1: NULL), and the value. Seeds of real values: tests/fuzz/postgres_seeds.py.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <libpq-fe.h>

#include <adapters/postgres/binary.hpp>
#include <adapters/postgres/result.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rows.hpp>

namespace {

using namespace tgfw::postgres;

class Column {
public:
    std::uint32_t type = 0;
    std::optional<std::string_view> value;
};

std::vector<Column> columns_of(std::string_view input) {
    std::vector<Column> columns;
    binary::Reader reader(input);
    while (columns.size() < 4) {  // More find nothing more, and each is an exception ten times.
        Column column;
        const auto type = reader.u32();
        const auto length = reader.u32();
        if (!length) break;
        column.type = *type;
        if (*length != 0xffffffff) {
            column.value = reader.take(*length);
            if (!column.value) break;
        }
        columns.push_back(column);
    }
    return columns;
}

Rows row_of(const std::vector<Column>& columns) {
    detail::ResultPtr result(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
    std::string name("c");
    std::vector<PGresAttDesc> attributes;
    for (const Column& column : columns) {
        attributes.push_back(PGresAttDesc{name.data(), 0, 0, 1, column.type, -1, -1});
    }
    if (PQsetResultAttrs(result.get(), static_cast<int>(attributes.size()), attributes.data()) == 0) std::abort();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const bool null = !columns[i].value;
        std::string value(columns[i].value.value_or(std::string_view()));
        const int length = null ? -1 : static_cast<int>(value.size());
        if (PQsetvalue(result.get(), 0, static_cast<int>(i), null ? nullptr : value.data(), length) == 0) std::abort();
    }
    return Rows(std::make_shared<const detail::Result>(std::move(result)));
}

template <class T>
void attempt(const Field& field) {
    try {
        const auto value = field.as<T>();
        static_cast<void>(value);
        if (field.is_null()) std::abort();
    } catch (const ResultError&) {
        return;
    }
}

void attempt_all(const Field& field) {
    attempt<bool>(field);
    attempt<std::int16_t>(field);
    attempt<std::int32_t>(field);
    attempt<std::int64_t>(field);
    attempt<double>(field);
    attempt<std::string>(field);
    attempt<Json>(field);
    attempt<std::vector<std::byte>>(field);
    attempt<std::chrono::system_clock::time_point>(field);
    attempt<std::vector<std::int64_t>>(field);
    attempt<std::vector<std::string>>(field);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto columns = columns_of(std::string_view(reinterpret_cast<const char*>(data), size));
    if (columns.empty()) return 0;
    const Rows rows = row_of(columns);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Field field = rows[0][i];
        if (field.is_null() != !columns[i].value || field.bytes() != columns[i].value.value_or(std::string_view()))
            std::abort();
        attempt_all(field);
    }
    try {
        const auto tuple = rows.all<std::tuple<std::int64_t, std::optional<std::string>>>();
        if (columns.size() != 2 || tuple.size() != 1) std::abort();
    } catch (const ResultError&) {
        return 0;
    }
    return 0;
}
