# SPDX-License-Identifier: Apache-2.0
#
# The CMake package `Zephyr`, provided by Bulkhead.
#
# An application says
#     find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
#     project(my_app)
#     target_sources(app PRIVATE src/main.c)
# and find_package() does everything that does not depend on the rest of that file:
#     board -> modules -> configuration -> compiler -> targets -> the kernel's libraries.
# bulkhead_finish() runs when CMake has read the whole application, and adds what does: the
# generated headers (the application may have named folders with system calls) and the image.

if(CMAKE_VERSION VERSION_LESS 3.20)
	message(FATAL_ERROR "Bulkhead needs CMake 3.20 or newer; this is ${CMAKE_VERSION}.")
endif()
if(TARGET zephyr_interface)
	return()
endif()
cmake_policy(VERSION 3.20)

# Says what is wrong in one line, which `bulkhead` shows alone, and stops.
function(bulkhead_error text)
	message(NOTICE "error: ${text}")
	message(FATAL_ERROR "Configuring stops here; what is wrong stands above, after \"error:\".")
endfunction()

get_filename_component(ZEPHYR_BASE ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(APPLICATION_SOURCE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
set(APPLICATION_BINARY_DIR ${CMAKE_CURRENT_BINARY_DIR})
set(BULKHEAD_OUT ${APPLICATION_BINARY_DIR}/zephyr)
set(BULKHEAD_GENERATED ${BULKHEAD_OUT}/include/generated)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

include(${CMAKE_CURRENT_LIST_DIR}/board.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/modules.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/kconfig.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/toolchain-${ARCH}.cmake)
project(Zephyr-Kernel LANGUAGES C ASM)
if(CONFIG_CPP)
	enable_language(CXX)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/extensions.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/syscalls.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/image.cmake)

add_subdirectory(${ZEPHYR_BASE} ${BULKHEAD_OUT})
bulkhead_add_modules()

function(bulkhead_finish)
	bulkhead_generate_headers()
	bulkhead_image()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL bulkhead_finish)
