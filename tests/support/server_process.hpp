#pragma once

#include <string>
#include <vector>

namespace tgfw::test {

// Servers of the Postgres family as children of the test: they end with it, however it ends. They refuse to run as
// root: then they run as nobody.

/// Makes the server the owner of a file or a folder.
void give_to_server(const std::string& path);
/// Starts a program, whose words go to `log`. Returns its process.
[[nodiscard]] int start_server(const std::vector<std::string>& words, const std::string& log);
/// Waits until a server takes connections. Throws with its log where it ends instead.
void wait_for_server(int process, const std::string& connection, const std::string& log);
/// Sends a signal and waits for its end; `process` is 0 afterwards. Does nothing for 0.
void stop_server(int& process, int signal);
[[nodiscard]] std::string content_of(const std::string& path);

}  // namespace tgfw::test
