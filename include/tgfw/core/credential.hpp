#pragma once

#include <string>
#include <string_view>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// A secret that the service manager hands over as a file, where no process list and no environment shows it: `name` in
/// systemd's `$CREDENTIALS_DIRECTORY` (LoadCredential=), else in `/run/secrets` (Docker, Podman). Line ends at its end
/// are left out.
///
/// Throws ConfigError that names both places if it is in neither, if it is empty or longer than 64 KiB, and for a name
/// that is no plain file name.
[[nodiscard]] std::string credential(std::string_view name);

}  // namespace tgfw
