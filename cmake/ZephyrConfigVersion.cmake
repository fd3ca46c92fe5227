# SPDX-License-Identifier: Apache-2.0
#
# find_package(Zephyr x.y): any version up to the release whose API we follow will do.

file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../VERSION PACKAGE_VERSION REGEX "^ZEPHYR ")
string(REGEX REPLACE "^ZEPHYR " "" PACKAGE_VERSION "${PACKAGE_VERSION}")

if(NOT PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)
	set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
