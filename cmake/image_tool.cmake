# SPDX-License-Identifier: Apache-2.0
#
# What the image tool is made of: by the build of an image, and once by the tests for all images.

file(GLOB BULKHEAD_IMAGE_TOOL_SOURCES ${CMAKE_CURRENT_LIST_DIR}/../tools/image/*.c)
file(GLOB BULKHEAD_IMAGE_TOOL_HEADERS ${CMAKE_CURRENT_LIST_DIR}/../tools/image/*.h)
set(BULKHEAD_IMAGE_TOOL_OPTIONS -std=gnu11 -D_GNU_SOURCE)
set(BULKHEAD_IMAGE_TOOL_LIBRARIES dw elf)
