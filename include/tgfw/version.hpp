#pragma once

// The one place where the version stands: CMakeLists.txt reads it from here.
#define TGFW_VERSION_MAJOR 0
#define TGFW_VERSION_MINOR 1
#define TGFW_VERSION_PATCH 0
#define TGFW_VERSION "0.1.0"
