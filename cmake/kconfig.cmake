# SPDX-License-Identifier: Apache-2.0
#
# Configuration files and -DCONFIG_… -> zephyr/.config, autoconf.h, kernel_autoconf.h, and CONFIG_* as
# CMake variables.
#
# The later ones win: the application's own files; EXTRA_CONF_FILE; the command line; what menuconfig
# has put into zephyr/menuconfig.conf. The application's own are the first of these that there are:
#   CONF_FILE          and beside prj_NAME.conf, if it is that alone, boards/<board>_NAME.conf
#   prj_<board>.conf
#   prj.conf           and boards/<board>.conf
# FILE_SUFFIX takes prj_SUFFIX.conf and boards/<board>_SUFFIX.conf before those without.

# The first interpreter that has Kconfiglib: the distribution's module is not seen by a python3
# from elsewhere that comes first in PATH. Status 3 means "not this one".
function(bulkhead_kconfig)
	foreach(candidate ${BULKHEAD_PYTHON} /usr/bin/python3 python3)
		set(python ${candidate})
		execute_process(COMMAND ${python} -B ${ZEPHYR_BASE}/tools/kconfig.py ${ARGN}
			RESULT_VARIABLE status ERROR_VARIABLE text ERROR_STRIP_TRAILING_WHITESPACE)
		if(status EQUAL 0 OR status EQUAL 1)
			break()
		endif()
	endforeach()
	if(status EQUAL 0)
		set(BULKHEAD_PYTHON ${python} CACHE INTERNAL "Interpreter that has Kconfiglib")
		if(text)
			message(NOTICE "${text}")
		endif()
	elseif(status EQUAL 1)
		string(REPLACE "\n" "\nerror: " text "${text}")
		bulkhead_error("${text}")
	else()
		bulkhead_error("There is no Python with Kconfiglib: `bulkhead setup` installs it.")
	endif()
endfunction()

# A list of files from a variable that -D, set() or the environment may have given, made absolute.
function(bulkhead_conf_files result variable)
	set(files)
	if(DEFINED ${variable})
		set(files ${${variable}})
	elseif(DEFINED ENV{${variable}})
		set(files $ENV{${variable}})
	endif()
	string(REPLACE " " ";" files "${files}")
	set(absolute)
	foreach(file ${files})
		cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${APPLICATION_SOURCE_DIR} NORMALIZE)
		list(APPEND absolute ${file})
	endforeach()
	set(${result} ${absolute} PARENT_SCOPE)
endfunction()

list(TRANSFORM BOARD_ALIASES REPLACE "/" "_" OUTPUT_VARIABLE board_names)
list(PREPEND board_names ${BOARD_FOLDER})
list(REMOVE_DUPLICATES board_names)

# first_board_file(RESULT FOLDER BEFORE AFTER): FOLDER/BEFORE<board>AFTER, by any name of the board.
function(first_board_file result folder before after)
	unset(${result} PARENT_SCOPE)
	foreach(name ${board_names})
		if(EXISTS ${folder}/${before}${name}${after})
			set(${result} ${folder}/${before}${name}${after} PARENT_SCOPE)
			return()
		endif()
	endforeach()
endfunction()

function(application_conf_files result)
	bulkhead_conf_files(files CONF_FILE)
	set(folder ${APPLICATION_SOURCE_DIR})
	set(suffixes .conf)
	if(FILE_SUFFIX)
		set(suffixes _${FILE_SUFFIX}.conf .conf)
	endif()
	if(files)
		get_filename_component(folder "${files}" DIRECTORY)
		set(suffixes)
		if(NOT files MATCHES ";" AND files MATCHES "/prj(_[^/]+\\.conf)$")
			set(suffixes ${CMAKE_MATCH_1})
		endif()
	else()
		first_board_file(files ${folder} prj_ .conf)
		if(files)
			set(suffixes)
		endif()
	endif()
	foreach(suffix ${suffixes})
		if(NOT files AND EXISTS ${folder}/prj${suffix})
			set(files ${folder}/prj${suffix})
		endif()
		if(NOT board_file)
			first_board_file(board_file ${folder}/boards "" ${suffix})
		endif()
	endforeach()
	if(NOT files)
		set(files ${folder}/prj.conf) # which is missed
	endif()
	set(${result} ${files} ${board_file} PARENT_SCOPE)
endfunction()

application_conf_files(conf_files)
bulkhead_conf_files(extra_files EXTRA_CONF_FILE)
bulkhead_conf_files(overlay_files OVERLAY_CONFIG)
list(APPEND conf_files ${overlay_files} ${extra_files})

set(overlays ${DTC_OVERLAY_FILE} ${EXTRA_DTC_OVERLAY_FILE})
list(TRANSFORM board_names PREPEND boards/ OUTPUT_VARIABLE names)
foreach(name app ${names})
	if(EXISTS ${APPLICATION_SOURCE_DIR}/${name}.overlay)
		list(APPEND overlays ${name}.overlay)
	endif()
endforeach()
foreach(overlay ${overlays})
	message(NOTICE "warning: ${overlay} has no effect: Bulkhead has no devicetree.")
endforeach()
# Only what the command line put into the cache: a plain variable CONFIG_X is what the last
# configuration said, not what the user says.
set(assignments)
get_cmake_property(cached CACHE_VARIABLES)
list(FILTER cached INCLUDE REGEX "^CONFIG_")
foreach(name ${cached})
	list(APPEND assignments --set "${name}=$CACHE{${name}}")
	unset(${name})
endforeach()

set(root ${ZEPHYR_BASE}/Kconfig)
if(KCONFIG_ROOT)
	cmake_path(ABSOLUTE_PATH KCONFIG_ROOT BASE_DIRECTORY ${APPLICATION_SOURCE_DIR} OUTPUT_VARIABLE root)
elseif(EXISTS ${APPLICATION_SOURCE_DIR}/Kconfig)
	set(root ${APPLICATION_SOURCE_DIR}/Kconfig)
endif()

set(ENV{srctree} ${ZEPHYR_BASE})
set(ENV{ZEPHYR_BASE} ${ZEPHYR_BASE})
set(ENV{APPLICATION_SOURCE_DIR} ${APPLICATION_SOURCE_DIR})
set(ENV{APP_DIR} ${APPLICATION_SOURCE_DIR})
foreach(name ARCH BOARD BOARD_FOLDER BOARD_QUALIFIERS KCONFIG_BINARY_DIR)
	set(ENV{${name}} ${${name}})
endforeach()
set(kconfig_environment)
list(TRANSFORM BULKHEAD_MODULES REPLACE "(.+)" "ZEPHYR_\\1_MODULE_DIR" OUTPUT_VARIABLE module_names)
foreach(name srctree ZEPHYR_BASE APPLICATION_SOURCE_DIR APP_DIR ARCH BOARD BOARD_FOLDER BOARD_QUALIFIERS
	KCONFIG_BINARY_DIR ${module_names})
	list(APPEND kconfig_environment ${name}=$ENV{${name}})
endforeach()

file(MAKE_DIRECTORY ${BULKHEAD_GENERATED}/zephyr)
set(DOTCONFIG ${BULKHEAD_OUT}/.config)
set(AUTOCONF_H ${BULKHEAD_GENERATED}/zephyr/autoconf.h)
# Without the application's own options.
set(KERNEL_AUTOCONF_H ${BULKHEAD_GENERATED}/zephyr/kernel_autoconf.h)
# Always there, so that CMake can watch it.
set(menuconfig_file ${BULKHEAD_OUT}/menuconfig.conf)
if(NOT EXISTS ${menuconfig_file})
	file(WRITE ${menuconfig_file} "")
endif()
set(kconfig_arguments --root ${root} --base ${APPLICATION_SOURCE_DIR} --config ${DOTCONFIG}
	--header ${AUTOCONF_H} --kernel-header ${KERNEL_AUTOCONF_H} --sources ${BULKHEAD_OUT}/kconfig-files.txt
	--menuconfig ${menuconfig_file} ${assignments} ${conf_files})
bulkhead_kconfig(${kconfig_arguments})

file(STRINGS ${BULKHEAD_OUT}/kconfig-files.txt files_read)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
	${files_read} ${ZEPHYR_BASE}/tools/kconfig.py)

# CONFIG_X=y, CONFIG_X=3, CONFIG_X="text" -> variables without the quotes.
file(STRINGS ${DOTCONFIG} lines REGEX "^CONFIG_")
foreach(line ${lines})
	if(line MATCHES "^([^=]+)=\"(.*)\"$" OR line MATCHES "^([^=]+)=(.*)$")
		set(${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
	endif()
endforeach()

add_custom_target(menuconfig
	COMMAND ${CMAKE_COMMAND} -E env ${kconfig_environment}
		${BULKHEAD_PYTHON} -B ${ZEPHYR_BASE}/tools/kconfig_menu.py ${kconfig_arguments}
	COMMENT "Opening the configuration" USES_TERMINAL VERBATIM)
