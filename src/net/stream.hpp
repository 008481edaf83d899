#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/system/error_code.hpp>

#include <net/read_buffer.hpp>
#include <net/tls_context.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tgfw::net {

using IoResult = std::pair<boost::system::error_code, std::size_t>;

/// A TCP connection, with or without TLS. Errors are returned; cancellation of the coroutine throws operation_aborted.
class Stream {
public:
    struct Impl;

    /// Takes a connected socket.
    explicit Stream(std::unique_ptr<Impl> impl);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// Keeps `tls` alive.
    [[nodiscard]] awaitable<boost::system::error_code> handshake_as_client(std::shared_ptr<TlsContext> tls,
                                                                           std::string host);
    [[nodiscard]] awaitable<boost::system::error_code> handshake_as_server(std::shared_ptr<TlsContext> tls);
    /// After a failed handshake_as_client(): what is wrong with the certificate; empty if it is something else.
    [[nodiscard]] const std::string& tls_problem() const noexcept;

    /// End of stream is an error, `asio::error::eof`. The memory must stay until the operation ends.
    [[nodiscard]] awaitable<IoResult> read_some(char* data, std::size_t size);
    [[nodiscard]] awaitable<IoResult> write_some(const char* data, std::size_t size);
    /// Writes what the socket takes without waiting and says how much that was: 0 with TLS, and where write_some()
    /// would fail.
    [[nodiscard]] std::size_t write_now(const char* data, std::size_t size) noexcept;
    /// Reads from now on beside what is written, so that a server which answers before it has the whole request is
    /// heard. Its answer, or the end, stops the write with operation_aborted and calls `on_answer`, if this still
    /// lives.
    void listen_while_writing(std::function<void()> on_answer);
    /// Whether what was listened for has come. The next read_some() gives it.
    [[nodiscard]] bool answered() const noexcept;
    /// Tells the peer that no more comes.
    [[nodiscard]] awaitable<void> finish();

    /// Ends the pending operation with operation_aborted, and each later one.
    void interrupt() noexcept;
    /// Lets operations run again after interrupt().
    void resume() noexcept;
    void close() noexcept;
    /// Whether a kept connection can be used: the peer has neither closed it nor said anything.
    [[nodiscard]] bool is_quiet() noexcept;
    [[nodiscard]] std::string remote_address() const;
    /// For what was read, so that each request on a kept connection reads into the same memory.
    [[nodiscard]] ReadBuffer& buffer() noexcept { return buffer_; }

private:
    [[nodiscard]] awaitable<IoResult> take_early(char* data, std::size_t size);

    ReadBuffer buffer_;
    std::shared_ptr<Impl> impl_;  // Shared with an early read, which may end later.
};

}  // namespace tgfw::net
