# The libraries that tgfw stands on. tgfwConfig.cmake includes this file too, so both find the same ones.

if(CMAKE_FIND_PACKAGE_NAME STREQUAL "tgfw")
  include(CMakeFindDependencyMacro)
  macro(tgfw_find_library)
    find_dependency(${ARGN})
  endmacro()
else()
  macro(tgfw_find_library)
    find_package(${ARGN} REQUIRED)
  endmacro()
  if(NOT PROJECT_IS_TOP_LEVEL)
    # A parent that links tgfw::tgfw must see what tgfw::tgfw links.
    set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
  endif()
endif()

# Older Boost than 1.81 may stand beside the right one; its own package files tell them apart, CMake's FindBoost does not.
tgfw_find_library(Boost 1.81 CONFIG COMPONENTS json url)
tgfw_find_library(Threads)
tgfw_find_library(OpenSSL 3.0)
tgfw_find_library(ZLIB)
tgfw_find_library(fmt)

if(TGFW_SQLITE)
  tgfw_find_library(SQLite3 3.35)
endif()
tgfw_find_library(PkgConfig)
if(TGFW_POSTGRES AND NOT TARGET PkgConfig::TGFW_LIBPQ)
  pkg_check_modules(TGFW_LIBPQ REQUIRED QUIET IMPORTED_TARGET GLOBAL libpq>=14)
endif()
if(NOT TARGET PkgConfig::TGFW_RE2)
  pkg_check_modules(TGFW_RE2 REQUIRED QUIET IMPORTED_TARGET GLOBAL re2)
endif()
