// Asio's TLS parts, compiled once, as core/asio.cpp does for the rest.
#include <boost/asio/ssl/impl/src.hpp>
