// What no parameter can be made of is told in our words, and not in those of the allocator.
// expect: tgfw: no parameter of a statement can be made of one of these values; see postgres::Param
#include <boost/describe/enum.hpp>

#include <tgfw/adapters/postgres/pool.hpp>

enum class Colour { red };
#ifndef MISTAKE
BOOST_DESCRIBE_ENUM(Colour, red)
#endif

tgfw::awaitable<void> paint(tgfw::postgres::Transaction& tx) {
    co_await tx.execute("UPDATE walls SET colour = $1", Colour::red);
}
