// A struct that nobody described is no row, and how to describe it is said.
// expect: tgfw: no column can become this type; describe a struct with BOOST_DESCRIBE_STRUCT
#include <boost/describe/class.hpp>

#include <tgfw/adapters/postgres/pool.hpp>

struct Wall {
    int height = 0;
};
#ifndef MISTAKE
BOOST_DESCRIBE_STRUCT(Wall, (), (height))
#endif

int height_of(const tgfw::postgres::Rows& rows) {
    return rows.one<Wall>().height;
}
