# Flags of tgfw's own targets. Nothing here reaches a parent project or a consumer.

function(tgfw_own_target target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow)
  # g++ 12 takes the frame of a coroutine for memory of another kind than its delete, at -O2 only.
  target_compile_options(${target} PRIVATE $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-mismatched-new-delete>)
  # In a unity build, what one file keeps to itself is another's outer scope.
  if(CMAKE_UNITY_BUILD AND NOT (TGFW_SANITIZE_THREAD AND target MATCHES "^tgfw_(api|bot)$"))
    target_compile_options(${target} PRIVATE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
  if(TGFW_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  # Not what is far from threads, values and calls: as it is, the cache has it from the plain build.
  if(TGFW_SANITIZE_THREAD AND NOT target MATCHES "^tgfw_(api|bot)$")
    target_compile_options(${target} PRIVATE -fsanitize=thread $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
    target_link_options(${target} PUBLIC -fsanitize=thread)
  endif()
endfunction()

# What the generator writes are tables, and members that the compiler makes up: clang's AddressSanitizer looks into them. To
# look with g++'s as well, or with UndefinedBehaviorSanitizer, would only double the time that they take to compile.
function(tgfw_generated_sources)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)  # They are large as they are.
  if(CMAKE_CXX_FLAGS_DEBUG MATCHES "undefined")
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS
      "$<IF:$<CXX_COMPILER_ID:GNU>,-fno-sanitize=all,-fno-sanitize=undefined>")
  endif()
endfunction()

# Most of a small file's compile time is reading headers. -fpch-preprocess and -fno-pch-timestamp are what ccache needs;
# the compiler knows a header in a precompiled one by its bytes, comments and all (see CCACHE_DEPEND below).
function(tgfw_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endfunction()

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
  endif()
  find_program(TGFW_CCACHE ccache)
  if(TGFW_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    # NOHASHDIR: other build folders find these objects. SLOPPINESS: objects with precompiled headers stand in the cache at all.
    # DEPEND: by the bytes of their files, for preprocessed text has no comments: a precompiled header that was made before a
    # comment changed would be taken, and then each header in it read a second time.
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${TGFW_CCACHE})
  endif()
  # The programs of a Debug build are large, and there are many: the quickest linker there is makes them.
  find_program(TGFW_LLD ld.lld)
  if(TGFW_LLD AND CMAKE_BUILD_TYPE STREQUAL "Debug")
    add_link_options(-fuse-ld=lld)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
    message(STATUS "tgfw: g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles some co_await expressions without a warning; "
                   "run tools/check_awaits.py on your sources (see docs/compilers.md)")
  endif()
endif()
