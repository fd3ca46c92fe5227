# SPDX-License-Identifier: Apache-2.0
#
# What tools/syscalls.py makes of __syscall and __subsystem in headers. It runs again when a header
# changes, and whatever did not change is not written again, so that nothing is compiled for it.

file(STRINGS ${ZEPHYR_BASE}/VERSION lines REGEX "^[A-Z]+ ")
foreach(line ${lines})
	string(REGEX MATCH "^([A-Z]+) (([0-9]+)\\.([0-9]+)\\.([0-9]+))" match ${line})
	set(${CMAKE_MATCH_1}_VERSION ${CMAKE_MATCH_2})
	set(${CMAKE_MATCH_1}_VERSION_MAJOR ${CMAKE_MATCH_3})
	set(${CMAKE_MATCH_1}_VERSION_MINOR ${CMAKE_MATCH_4})
	set(${CMAKE_MATCH_1}_VERSION_PATCH ${CMAKE_MATCH_5})
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.h.in ${BULKHEAD_GENERATED}/zephyr/version.h @ONLY)

function(bulkhead_generate_headers)
	get_property(sources GLOBAL PROPERTY BULKHEAD_SYSCALL_SOURCES)
	list(APPEND sources ${ZEPHYR_BASE}/include/zephyr)
	set(folders ${SYSCALL_INCLUDE_DIRS})
	bulkhead_absolute(folders)
	list(APPEND sources ${folders})
	if(CONFIG_APPLICATION_DEFINED_SYSCALL)
		list(APPEND sources ${APPLICATION_SOURCE_DIR})
	endif()
	list(REMOVE_DUPLICATES sources)

	set(syscall_list ${BULKHEAD_GENERATED}/zephyr/syscall_list.h)
	add_custom_command(
		OUTPUT ${syscall_list}
		BYPRODUCTS ${BULKHEAD_OUT}/syscall_dispatch.c ${BULKHEAD_OUT}/syscalls.txt ${BULKHEAD_OUT}/syscalls.json
			${BULKHEAD_OUT}/kobj-types.txt
		COMMAND ${BULKHEAD_PYTHON} -B ${ZEPHYR_BASE}/tools/syscalls.py --out ${BULKHEAD_OUT}
			--depfile ${BULKHEAD_OUT}/syscalls.d ${sources}
		DEPENDS ${ZEPHYR_BASE}/tools/syscalls.py
		DEPFILE ${BULKHEAD_OUT}/syscalls.d
		COMMENT "Reading the system calls"
		VERBATIM)
	add_custom_target(zephyr_generated_headers DEPENDS ${syscall_list})
	add_dependencies(zephyr_interface zephyr_generated_headers)
endfunction()
