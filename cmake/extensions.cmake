# SPDX-License-Identifier: Apache-2.0
#
# The functions of Zephyr's build system that applications call.
#
# zephyr_library…      act on the library that zephyr_library() or zephyr_library_named() began in
#                      this folder; on `zephyr` where none did.
# zephyr_…             act on everything (zephyr_interface).
# …_ifdef, …_ifndef    the same, if the first argument, a variable, is (not) set and true.

# ---- Libraries -------------------------------------------------------------------------------------

set(ZEPHYR_CURRENT_LIBRARY zephyr)

macro(zephyr_library_named name)
	set(ZEPHYR_CURRENT_LIBRARY ${name})
	add_library(${name} OBJECT)
	target_link_libraries(${name} PUBLIC zephyr_interface)
	set_property(GLOBAL APPEND PROPERTY ZEPHYR_LIBS ${name})
endmacro()

# An archive: of its objects only those are linked that others refer to.
macro(bulkhead_archive_named name)
	set(ZEPHYR_CURRENT_LIBRARY ${name})
	add_library(${name} STATIC)
	target_link_libraries(${name} PUBLIC zephyr_interface)
	zephyr_link_libraries(${name})
endmacro()

macro(zephyr_library)
	zephyr_library_get_current_dir_lib_name(${APPLICATION_SOURCE_DIR} bulkhead_library_name)
	zephyr_library_named(${bulkhead_library_name})
endmacro()

function(zephyr_library_get_current_dir_lib_name base result)
	file(RELATIVE_PATH name ${base} ${CMAKE_CURRENT_SOURCE_DIR})
	string(MAKE_C_IDENTIFIER "lib__${name}" name)
	set(${result} ${name} PARENT_SCOPE)
endfunction()

function(zephyr_library_sources)
	target_sources(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
endfunction()

function(zephyr_library_include_directories)
	target_include_directories(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
endfunction()

function(zephyr_library_compile_definitions)
	target_compile_definitions(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
endfunction()

function(zephyr_library_compile_options)
	target_compile_options(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
endfunction()

function(zephyr_library_link_libraries)
	target_link_libraries(${ZEPHYR_CURRENT_LIBRARY} PUBLIC ${ARGN})
endfunction()

function(zephyr_library_add_dependencies)
	add_dependencies(${ZEPHYR_CURRENT_LIBRARY} ${ARGN})
endfunction()

function(zephyr_library_property)
	set_target_properties(${ZEPHYR_CURRENT_LIBRARY} PROPERTIES ${ARGN})
endfunction()

# All variables of the library belong to a memory partition, which somebody defines with
# K_APPMEM_PARTITION_DEFINE().
function(zephyr_library_app_memory partition)
	set_target_properties(${ZEPHYR_CURRENT_LIBRARY} PROPERTIES BULKHEAD_PARTITION ${partition})
endfunction()

# What others that link to it are compiled with: headers and definitions, no code.
macro(zephyr_interface_library_named name)
	add_library(${name} INTERFACE)
	set_property(GLOBAL APPEND PROPERTY ZEPHYR_INTERFACE_LIBS ${name})
endmacro()

# A library that was made otherwise takes part in the link like one of zephyr_library_named().
function(zephyr_append_cmake_library name)
	set_property(GLOBAL APPEND PROPERTY ZEPHYR_LIBS ${name})
endfunction()

function(zephyr_library_import name path)
	add_library(${name} STATIC IMPORTED GLOBAL)
	set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${path}
		INTERFACE_LINK_LIBRARIES zephyr_interface)
	zephyr_link_libraries(${name})
endfunction()

# ---- Everything ------------------------------------------------------------------------------------

function(zephyr_sources)
	target_sources(zephyr PRIVATE ${ARGN})
endfunction()

function(zephyr_include_directories)
	set(folders ${ARGN})
	bulkhead_absolute(folders)
	target_include_directories(zephyr_interface INTERFACE ${folders})
endfunction()

function(zephyr_system_include_directories)
	set(folders ${ARGN})
	bulkhead_absolute(folders)
	target_include_directories(zephyr_interface SYSTEM INTERFACE ${folders})
endfunction()

function(zephyr_compile_definitions)
	target_compile_definitions(zephyr_interface INTERFACE ${ARGN})
endfunction()

function(zephyr_compile_options)
	target_compile_options(zephyr_interface INTERFACE ${ARGN})
endfunction()

function(zephyr_link_libraries)
	target_link_libraries(zephyr_interface INTERFACE ${ARGN})
endfunction()

function(zephyr_ld_options)
	target_link_options(zephyr_interface INTERFACE ${ARGN})
endfunction()

# The compiler is known, so there is nothing to try: an option is passed on.
function(zephyr_cc_option)
	zephyr_compile_options(${ARGN})
endfunction()

function(zephyr_library_cc_option)
	zephyr_library_compile_options(${ARGN})
endfunction()

# Folders or headers in which the application declares system calls.
function(zephyr_syscall_include_directories)
	set(folders ${ARGN})
	bulkhead_absolute(folders)
	set_property(GLOBAL APPEND PROPERTY BULKHEAD_SYSCALL_SOURCES ${folders})
endfunction()

function(zephyr_syscall_header)
	zephyr_syscall_include_directories(${ARGN})
endfunction()

# zephyr_linker_sources(PLACE [SORT_KEY key] file…): what the linker script includes there, in the order
# of the keys. Files use the macros of <zephyr/linker/linker-tool.h> and iterable_sections.h.
#   ROM_START, RODATA, RWDATA, NOINIT  in a section: behind the vectors, of constants, of variables
#   SECTIONS, ROM_SECTIONS             sections of constants, which users may read
#   DATA_SECTIONS, RAM_SECTIONS        sections of the kernel's RAM, initialised, or left as they are
function(zephyr_linker_sources place)
	cmake_parse_arguments(linker "" SORT_KEY "" ${ARGN})
	if(place STREQUAL ROM_SECTIONS)
		set(place SECTIONS)
	endif()
	if(NOT place IN_LIST BULKHEAD_LINKER_PLACES)
		list(JOIN BULKHEAD_LINKER_PLACES ", " places)
		bulkhead_error("zephyr_linker_sources(): there is no place ${place}; there are ${places}.")
	endif()
	if(NOT DEFINED linker_SORT_KEY)
		set(linker_SORT_KEY default)
	endif()
	set(files ${linker_UNPARSED_ARGUMENTS})
	bulkhead_absolute(files)
	foreach(file ${files})
		if(NOT EXISTS ${file})
			bulkhead_error("zephyr_linker_sources(): ${file} does not exist.")
		endif()
		get_property(before GLOBAL PROPERTY BULKHEAD_LINKER_${place})
		list(LENGTH before count)
		math(EXPR count "${count} + 10000") # so that equal keys leave the order as it was
		set_property(GLOBAL APPEND PROPERTY BULKHEAD_LINKER_${place} "${linker_SORT_KEY}|${count}|${file}")
	endforeach()
endfunction()

set(BULKHEAD_LINKER_PLACES ROM_START RODATA RWDATA NOINIT SECTIONS DATA_SECTIONS RAM_SECTIONS)

# For linker scripts that CMake makes; ours takes zephyr_linker_sources().
function(zephyr_iterable_section)
endfunction()

function(zephyr_linker_section)
endfunction()

function(zephyr_linker_section_configure)
endfunction()

# Makes the paths in a list absolute; generator expressions stay as they are.
function(bulkhead_absolute variable)
	set(result)
	foreach(path ${${variable}})
		if(NOT path MATCHES "^\\$<")
			cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
		endif()
		list(APPEND result ${path})
	endforeach()
	set(${variable} ${result} PARENT_SCOPE)
endfunction()

# ---- …_ifdef and …_ifndef --------------------------------------------------------------------------

# Functions whose arguments follow the condition.
foreach(name
	zephyr_sources zephyr_include_directories zephyr_system_include_directories
	zephyr_compile_definitions zephyr_compile_options zephyr_link_libraries zephyr_ld_options
	zephyr_cc_option zephyr_syscall_header zephyr_syscall_include_directories
	zephyr_linker_sources zephyr_library_app_memory zephyr_library zephyr_library_named zephyr_library_sources
	zephyr_library_include_directories zephyr_library_compile_definitions
	zephyr_library_compile_options zephyr_library_link_libraries zephyr_library_cc_option
	add_subdirectory)
	cmake_language(EVAL CODE "
		macro(${name}_ifdef condition)
			if(\${condition})
				${name}(\${ARGN})
			endif()
		endmacro()
		macro(${name}_ifndef condition)
			if(NOT \${condition})
				${name}(\${ARGN})
			endif()
		endmacro()")
endforeach()

# target_…_ifdef(condition target scope items…)
foreach(name target_sources target_include_directories target_compile_definitions
	target_compile_options target_link_libraries)
	cmake_language(EVAL CODE "
		function(${name}_ifdef condition)
			if(\${condition})
				${name}(\${ARGN})
			endif()
		endfunction()
		function(${name}_ifndef condition)
			if(NOT \${condition})
				${name}(\${ARGN})
			endif()
		endfunction()")
endforeach()

# A folder without a condition of its own: with CONFIG_ and its name in capitals.
macro(add_subdirectory_if_kconfig folder)
	string(TOUPPER CONFIG_${folder} bulkhead_option)
	add_subdirectory_ifdef(${bulkhead_option} ${folder})
endmacro()

macro(list_append_ifdef condition list)
	if(${condition})
		list(APPEND ${list} ${ARGN})
	endif()
endmacro()

macro(set_ifdef condition)
	if(${condition})
		set(${ARGN})
	endif()
endmacro()

macro(set_ifndef variable)
	if(NOT DEFINED ${variable})
		set(${variable} ${ARGN})
	endif()
endmacro()
