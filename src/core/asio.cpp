// Asio's non-template parts, compiled once: BOOST_ASIO_SEPARATE_COMPILATION takes them out of every user's file.
#include <boost/asio/impl/src.hpp>
