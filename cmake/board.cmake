# SPDX-License-Identifier: Apache-2.0
#
# BOARD (-DBOARD=…, the environment, or the default) -> the board's folder and facts.
# A board is a folder under boards/, named like the board with / as _.

set(BULKHEAD_DEFAULT_BOARD mps2/an521/cpu0)

set(wanted $CACHE{BOARD})
foreach(other "${BOARD}" "$ENV{BOARD}" ${BULKHEAD_DEFAULT_BOARD})
	if(NOT wanted)
		set(wanted ${other})
	endif()
endforeach()

# The environment counts when a build folder is configured first, not later.
set(BOARD ${wanted} CACHE STRING "Board to build for" FORCE)

set(names)
file(GLOB board_files ${ZEPHYR_BASE}/boards/*/board.cmake)
foreach(board_file ${board_files})
	unset(BOARD_ALIASES)
	include(${board_file})
	list(APPEND names ${BOARD} ${BOARD_ALIASES})
	if(wanted IN_LIST BOARD_ALIASES OR wanted STREQUAL BOARD)
		set(found ${board_file})
	endif()
endforeach()

if(NOT found)
	string(REPLACE ";" "\n" names "${names}")
	file(WRITE ${CMAKE_BINARY_DIR}/boards.txt "${names}\n")
	execute_process(COMMAND awk -f ${ZEPHYR_BASE}/tools/nearest.awk word=${wanted}
		${CMAKE_BINARY_DIR}/boards.txt OUTPUT_VARIABLE nearest OUTPUT_STRIP_TRAILING_WHITESPACE)
	bulkhead_error("There is no board ${wanted}; the nearest is ${nearest}.")
endif()

unset(BOARD_ALIASES)
unset(BOARD_EMULATOR)
unset(BOARD_EMULATOR_IF)
include(${found})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${found})
get_filename_component(BOARD_DIR ${found} DIRECTORY)
get_filename_component(BOARD_FOLDER ${BOARD_DIR} NAME)
string(REGEX REPLACE "^[^/]*/" "" BOARD_QUALIFIERS ${BOARD})
