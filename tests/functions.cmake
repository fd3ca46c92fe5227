# SPDX-License-Identifier: Apache-2.0
#
# How to add a test.

# Every board, or the one that was asked for with -DBOARD=….
if(BOARD)
	set(TEST_BOARDS ${BOARD})
else()
	file(GLOB board_files ${BULKHEAD}/boards/*/board.cmake)
	foreach(board_file ${board_files})
		include(${board_file})
		if(BOARD_EMULATOR)
			list(APPEND TEST_BOARDS ${BOARD})
		endif()
		unset(BOARD_EMULATOR)
	endforeach()
	unset(BOARD)
endif()

# The environment of what builds images: the image tool is there, and what was compiled for one image
# is compiled for no other. Most images of a board differ only in options of the application.
# Without these the tests are the same, and slower. No two images of an application are built for a
# board at once: each would compile the same.
find_program(ccache ccache)
set(BUILD_ENVIRONMENT BULKHEAD_IMAGE_TOOL=$<TARGET_FILE:image_tool>)
if(ccache)
	list(APPEND BUILD_ENVIRONMENT CCACHE_DIR=${CMAKE_BINARY_DIR}/ccache CCACHE_BASEDIR=${CMAKE_BINARY_DIR}/images
		CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1)
	foreach(language C CXX ASM)
		list(APPEND BUILD_ENVIRONMENT CMAKE_${language}_COMPILER_LAUNCHER=${ccache})
	endforeach()
endif()

# builds_images(TEST…): tests that build images in this environment.
function(builds_images)
	set_property(TEST ${ARGN} APPEND PROPERTY FIXTURES_REQUIRED image_tool)
	set_property(TEST ${ARGN} APPEND PROPERTY ENVIRONMENT ${BUILD_ENVIRONMENT})
endfunction()

# boards_of_arch(RESULT ARCH board…): those of the boards whose processor is of this architecture (ARCH in board.cmake).
function(boards_of_arch result arch)
	set(found)
	file(GLOB board_files ${BULKHEAD}/boards/*/board.cmake)
	foreach(board_file ${board_files})
		include(${board_file})
		if(ARCH STREQUAL arch)
			foreach(name ${BOARD} ${BOARD_ALIASES})
				if(name IN_LIST ARGN)
					list(APPEND found ${name})
				endif()
			endforeach()
		endif()
	endforeach()
	set(${result} ${found} PARENT_SCOPE)
endfunction()

# boards_about(RESULT REGEX board…): those of the boards of which BOARD_ABOUT in board.cmake says so.
function(boards_about result regex)
	set(found)
	file(GLOB board_files ${BULKHEAD}/boards/*/board.cmake)
	foreach(board_file ${board_files})
		include(${board_file})
		foreach(name ${BOARD} ${BOARD_ALIASES})
			if(name IN_LIST ARGN AND BOARD_ABOUT MATCHES "${regex}")
				list(APPEND found ${name})
			endif()
		endforeach()
	endforeach()
	set(${result} ${found} PARENT_SCOPE)
endfunction()

# emulated_test(NAME [APP folder] [CONFIG CONFIG_X=y…] [FILES extra.conf…] [ARGUMENTS -DX=y…]
#               [PASS regex] [STATUS n] [INPUT file] [CHECK command…] [SKIPS test…] [BOARDS board…]
#               [ONLY_ARCH arch] [TIMEOUT seconds] [COST n])
#
# Builds the application (this folder's subfolder NAME, if not said) for each board, and runs it.
# It passes when the program ends with STATUS (0) and prints PASS (ztest's success), and when
# CHECK, if given, is content with the output on its standard input. INPUT comes in at its console
# once it has printed "ready for input". The tests with the highest COST (0) come first. ONLY_ARCH leaves out boards with another processor. A test
# case that skips itself counts as failed, unless SKIPS lists it; beside it belongs the reason.
# The result is two CTest tests a board: NAME.<board>.build and NAME.<board>. The cases of a suite are
# counted (run_image.sh).
function(emulated_test name)
	cmake_parse_arguments(test "" "APP;PASS;STATUS;INPUT;TIMEOUT;ONLY_ARCH;COST"
		"CONFIG;FILES;ARGUMENTS;CHECK;SKIPS;BOARDS" ${ARGN})
	if(NOT test_APP)
		set(test_APP ${name})
	endif()
	if(NOT test_PASS)
		set(test_PASS "PROJECT EXECUTION SUCCESSFUL")
	endif()
	if(NOT test_TIMEOUT)
		set(test_TIMEOUT 900)
	endif()
	if(NOT test_STATUS)
		set(test_STATUS 0)
	endif()
	if(NOT test_COST)
		set(test_COST 0)
	endif()
	if(test_INPUT)
		cmake_path(ABSOLUTE_PATH test_INPUT BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
	endif()
	if(NOT test_BOARDS)
		set(test_BOARDS ${TEST_BOARDS})
	endif()
	if(test_ONLY_ARCH)
		boards_of_arch(test_BOARDS ${test_ONLY_ARCH} ${test_BOARDS})
	endif()
	cmake_path(ABSOLUTE_PATH test_APP BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
	list(TRANSFORM test_CONFIG PREPEND -D)
	if(test_FILES)
		list(JOIN test_FILES ";" files)
		list(APPEND test_ARGUMENTS "-DEXTRA_CONF_FILE=${files}")
	endif()
	file(RELATIVE_PATH area ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})

	foreach(board ${test_BOARDS})
		string(REPLACE "/" "_" suffix ${board})
		set(test ${area}.${name}.${suffix})
		set(folder ${CMAKE_BINARY_DIR}/images/${test})
		add_test(NAME ${test}.build
			COMMAND ${BULKHEAD}/bulkhead build --no-install -b ${board} -d ${folder} ${test_APP}
				-- ${test_CONFIG} ${test_ARGUMENTS})
		set_tests_properties(${test}.build PROPERTIES
			FIXTURES_SETUP ${test} LABELS "${board};${area};build" RESOURCE_LOCK ${test_APP}:${board})
		builds_images(${test}.build)
		add_test(NAME ${test}
			COMMAND sh ${CMAKE_SOURCE_DIR}/run_image.sh ${folder}/zephyr/run "${test_PASS}"
				${test_STATUS} "${test_SKIPS}" ${test_CHECK})
		set_tests_properties(${test} PROPERTIES
			FIXTURES_REQUIRED ${test} LABELS "${board};${area}" COST ${test_COST}
			ENVIRONMENT "BULKHEAD_TIMEOUT=${test_TIMEOUT};TEST_INPUT=${test_INPUT};TEST_CASES=${CMAKE_BINARY_DIR}/cases/${test}"
			TIMEOUT ${test_TIMEOUT})
	endforeach()
endfunction()

# host_test(NAME SOURCES file… [INCLUDES folder…] [DEFINES X=1…] [LIBRARIES dw…] [ARGUMENTS word…] [FAST])
#
# A program for this machine, under the sanitizers or, with FAST, optimised instead; it passes when it ends with 0.
function(host_test name)
	cmake_parse_arguments(test "FAST" "" "SOURCES;INCLUDES;DEFINES;LIBRARIES;ARGUMENTS" ${ARGN})
	add_executable(${name} ${test_SOURCES})
	target_include_directories(${name} PRIVATE ${test_INCLUDES})
	target_compile_definitions(${name} PRIVATE ${test_DEFINES})
	target_link_libraries(${name} PRIVATE ${test_LIBRARIES})
	target_compile_options(${name} PRIVATE -std=gnu11 -g -Wall -Wextra)
	if(test_FAST)
		target_compile_options(${name} PRIVATE -O2)
	else()
		target_compile_options(${name} PRIVATE -O1 -fno-omit-frame-pointer
			-fsanitize=address,undefined -fno-sanitize-recover=all)
		target_link_options(${name} PRIVATE -fsanitize=address,undefined)
	endif()
	add_test(NAME host.${name} COMMAND ${name} ${test_ARGUMENTS})
	set_tests_properties(host.${name} PROPERTIES FIXTURES_REQUIRED host LABELS host TIMEOUT 300)
endfunction()

# script_test(NAME COMMAND word…): passes when the command ends with 0.
function(script_test name)
	cmake_parse_arguments(test "" "TIMEOUT" "COMMAND" ${ARGN})
	file(RELATIVE_PATH area ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
	if(NOT test_TIMEOUT)
		set(test_TIMEOUT 600)
	endif()
	add_test(NAME ${area}.${name} COMMAND ${test_COMMAND})
	set_tests_properties(${area}.${name} PROPERTIES LABELS ${area} TIMEOUT ${test_TIMEOUT})
endfunction()
