# Installs the libraries, the headers, tgfwConfig.cmake and tgfw.pc. No installed file names the place it was installed to,
# so the prefix can be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(tgfw_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tgfw)
get_property(tgfw_layers GLOBAL PROPERTY TGFW_LAYERS)
list(TRANSFORM tgfw_layers PREPEND tgfw_ OUTPUT_VARIABLE tgfw_targets)

install(TARGETS tgfw ${tgfw_targets} EXPORT tgfwTargets)
foreach(program tgfw-emulator tgfw_inbox tgfw_migrate)
  if(TARGET ${program})
    install(TARGETS ${program})
  endif()
endforeach()
install(EXPORT tgfwTargets NAMESPACE tgfw:: DESTINATION ${tgfw_cmake_dir})

if(TARGET tgfw_testing)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tgfw DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
else()
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tgfw DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp"
          PATTERN testing EXCLUDE)
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/tgfwConfig.cmake.in ${PROJECT_BINARY_DIR}/tgfwConfig.cmake
  INSTALL_DESTINATION ${tgfw_cmake_dir} PATH_VARS CMAKE_INSTALL_DATADIR NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tgfwConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/tgfwConfig.cmake
  ${PROJECT_BINARY_DIR}/tgfwConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/TgfwDependencies.cmake
  DESTINATION ${tgfw_cmake_dir})

# The static libraries in the order in which a linker resolves them: each before what it uses.
set(tgfw_pc_libs "")
foreach(layer IN LISTS tgfw_layers)
  if(NOT layer MATCHES "^(testing|sqlite|postgres)$")
    list(PREPEND tgfw_pc_libs -ltgfw_${layer})
  endif()
endforeach()
list(JOIN tgfw_pc_libs " " tgfw_pc_libs)
file(RELATIVE_PATH tgfw_pc_up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
get_target_property(tgfw_pc_definitions tgfw_core INTERFACE_COMPILE_DEFINITIONS)
list(TRANSFORM tgfw_pc_definitions PREPEND -D)
list(JOIN tgfw_pc_definitions " " tgfw_pc_definitions)
configure_file(${CMAKE_CURRENT_LIST_DIR}/tgfw.pc.in ${PROJECT_BINARY_DIR}/tgfw.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tgfw.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
# Users run this one on their own sources (docs/compilers.md).
install(PROGRAMS ${PROJECT_SOURCE_DIR}/tools/check_awaits.py ${PROJECT_SOURCE_DIR}/tools/check_awaits_cpp.py
        DESTINATION ${CMAKE_INSTALL_DATADIR}/tgfw)
