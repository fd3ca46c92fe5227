# SPDX-License-Identifier: Apache-2.0
#
# Modules: folders with a zephyr/module.yml (tools/modules.py tells more), named by ZEPHYR_MODULES,
# EXTRA_ZEPHYR_MODULES or its older name ZEPHYR_EXTRA_MODULES: set by -D, by the application before
# find_package(), or in the environment. Their options are known before the configuration is made;
# bulkhead_add_modules() adds their code afterwards.

set(module_folders)
foreach(variable ZEPHYR_MODULES EXTRA_ZEPHYR_MODULES ZEPHYR_EXTRA_MODULES)
	if(DEFINED ${variable})
		set(folders ${${variable}})
	else()
		set(folders $ENV{${variable}})
	endif()
	foreach(folder ${folders})
		cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY ${APPLICATION_SOURCE_DIR} NORMALIZE)
		list(APPEND module_folders ${folder})
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/zephyr/module.yml)
	endforeach()
endforeach()

set(KCONFIG_BINARY_DIR ${BULKHEAD_OUT}/Kconfig)
set(BULKHEAD_MODULES)
if(module_folders)
	foreach(python /usr/bin/python3 python3)
		execute_process(COMMAND ${python} -B ${ZEPHYR_BASE}/tools/modules.py
			--cmake ${BULKHEAD_OUT}/modules.cmake --kconfig ${KCONFIG_BINARY_DIR}/Kconfig.modules ${module_folders}
			RESULT_VARIABLE status ERROR_VARIABLE text ERROR_STRIP_TRAILING_WHITESPACE)
		if(status EQUAL 0 OR status EQUAL 1)
			break()
		endif()
	endforeach()
	if(status EQUAL 1)
		bulkhead_error("${text}")
	elseif(NOT status EQUAL 0)
		bulkhead_error("There is no Python with yaml: `bulkhead setup modules` installs it.")
	endif()
	include(${BULKHEAD_OUT}/modules.cmake)
else()
	file(WRITE ${KCONFIG_BINARY_DIR}/Kconfig.modules "")
endif()
foreach(module ${BULKHEAD_MODULES})
	set(ENV{ZEPHYR_${module}_MODULE_DIR} ${ZEPHYR_${module}_MODULE_DIR})
endforeach()

# In the application's scope: a module may set variables there (SYSCALL_INCLUDE_DIRS).
macro(bulkhead_add_modules)
	foreach(bulkhead_module ${BULKHEAD_MODULES})
		if(ZEPHYR_${bulkhead_module}_CMAKE_DIR)
			set(ZEPHYR_CURRENT_MODULE_DIR ${ZEPHYR_${bulkhead_module}_MODULE_DIR})
			set(ZEPHYR_CURRENT_CMAKE_DIR ${ZEPHYR_${bulkhead_module}_CMAKE_DIR})
			add_subdirectory(${ZEPHYR_CURRENT_CMAKE_DIR}
				${CMAKE_BINARY_DIR}/modules/${ZEPHYR_${bulkhead_module}_MODULE_NAME})
		endif()
	endforeach()
	unset(ZEPHYR_CURRENT_MODULE_DIR)
	unset(ZEPHYR_CURRENT_CMAKE_DIR)
endmacro()
