#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

#include <tgfw/adapters/postgres/field.hpp>
#include <tgfw/adapters/postgres/rows.hpp>

namespace tgfw::postgres::detail {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;
/// Of a batch.
using Results = std::vector<ResultPtr>;

/// A result of libpq's, of a statement that succeeded. It does not change, and needs no connection.
class Result {
public:
    explicit Result(ResultPtr result) noexcept : result_(std::move(result)) {}

    [[nodiscard]] std::size_t rows() const noexcept { return static_cast<std::size_t>(PQntuples(result_.get())); }
    [[nodiscard]] std::size_t columns() const noexcept { return static_cast<std::size_t>(PQnfields(result_.get())); }
    [[nodiscard]] std::string_view affected() const noexcept { return PQcmdTuples(result_.get()); }
    [[nodiscard]] std::string_view name(std::size_t column) const noexcept;
    [[nodiscard]] Field field(std::size_t row, std::size_t column) const;

private:
    ResultPtr result_;
};

}  // namespace tgfw::postgres::detail
