# SPDX-License-Identifier: Apache-2.0
#
# The targets that applications know:
#   zephyr_interface  what every file is compiled and linked with
#   app               the application
#   zephyr            the library of sources that name none
#   zephyr_final      zephyr/zephyr.elf, linked in image.cmake

if(CONFIG_NO_OPTIMIZATIONS)
	set(optimize -O0)
elseif(CONFIG_DEBUG_OPTIMIZATIONS)
	set(optimize -Og)
elseif(CONFIG_SPEED_OPTIMIZATIONS)
	set(optimize -O2)
else()
	set(optimize -Os)
endif()

# What a target or a file may override comes first on the command line, from these variables.
# -g: the object table comes from the debug information. Existing applications are written for a
# compiler that assumes no strict aliasing.
set(flags ${BULKHEAD_CPU_FLAGS} ${optimize} -g -Wall -ffunction-sections -fdata-sections -fno-common
	-fno-strict-aliasing)
if(CONFIG_STACK_CANARIES_ALL)
	list(APPEND flags -fstack-protector-all ${BULKHEAD_CANARY_FLAGS})
elseif(CONFIG_STACK_CANARIES)
	list(APPEND flags -fstack-protector-strong ${BULKHEAD_CANARY_FLAGS})
endif()
if(CONFIG_COMPILER_WARNINGS_AS_ERRORS)
	list(APPEND flags -Werror)
endif()
separate_arguments(options UNIX_COMMAND "${CONFIG_COMPILER_OPT}")
list(APPEND flags ${options})
list(JOIN flags " " flags)
list(JOIN BULKHEAD_CPU_FLAGS " " cpu_flags)
set(CMAKE_C_FLAGS "${flags} -std=gnu11 $CACHE{CMAKE_C_FLAGS}")
set(cxx_flags -fno-exceptions -fno-threadsafe-statics)
if(NOT CONFIG_CPP_RTTI)
	list(APPEND cxx_flags -fno-rtti)
endif()
foreach(standard 98 11 14 17 2A 20 2B)
	if(CONFIG_STD_CPP${standard})
		string(TOLOWER -std=gnu++${standard} standard)
		list(APPEND cxx_flags ${standard})
	endif()
endforeach()
list(JOIN cxx_flags " " cxx_flags)
set(CMAKE_CXX_FLAGS "${flags} ${cxx_flags} $CACHE{CMAKE_CXX_FLAGS}")
set(CMAKE_ASM_FLAGS "${cpu_flags} -g $CACHE{CMAKE_ASM_FLAGS}")
set(CMAKE_BUILD_TYPE "") # the level of optimisation is the configuration's

add_library(zephyr_interface INTERFACE)
target_compile_definitions(zephyr_interface INTERFACE KERNEL __ZEPHYR__=1)
target_include_directories(zephyr_interface INTERFACE
	${ZEPHYR_BASE}/include
	${BULKHEAD_GENERATED}
	${BULKHEAD_GENERATED}/zephyr
	${BOARD_DIR})
target_compile_options(zephyr_interface INTERFACE
	"SHELL:-imacros '$<IF:$<BOOL:$<TARGET_PROPERTY:BULKHEAD_LIBRARY>>,${KERNEL_AUTOCONF_H},${AUTOCONF_H}>'"
	"$<$<NOT:$<COMPILE_LANGUAGE:ASM>>:SHELL:-imacros '${ZEPHYR_BASE}/include/zephyr/toolchain/stdint_types.h'>")

set_property(GLOBAL PROPERTY ZEPHYR_LIBS)
zephyr_library_named(app)
zephyr_library_named(zephyr)
set_property(GLOBAL PROPERTY BULKHEAD_LIBRARIES zephyr)

# ---- Bulkhead's own libraries ----------------------------------------------------------------------

set(BULKHEAD_STRICT_WARNINGS -Wextra -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes
	-Wold-style-definition -Wvla -Wpointer-arith -Wcast-qual -Wwrite-strings -Wno-unused-parameter)

# bulkhead_library(name [SUPERVISOR] [IF_USED]): a library of ours, compiled with every warning that
# we keep to. SUPERVISOR: its code only ever runs privileged, so that calls of the API are plain calls.
# IF_USED: its objects are linked only if others refer to them, although they have init functions.
# No code of ours uses floating-point registers: they hold what the interrupted thread left there.
# None looks for a stack canary: users can write what it would be compared with.
macro(bulkhead_library name)
	set(bulkhead_options ${ARGN})
	if(IF_USED IN_LIST bulkhead_options)
		bulkhead_archive_named(${name})
	else()
		zephyr_library_named(${name})
	endif()
	set_property(GLOBAL APPEND PROPERTY BULKHEAD_LIBRARIES ${name})
	zephyr_library_property(BULKHEAD_LIBRARY TRUE)
	zephyr_library_include_directories(${ZEPHYR_BASE}/kernel/include ${ZEPHYR_BASE}/userspace
		${ZEPHYR_BASE}/arch)
	zephyr_library_compile_options(-ffreestanding -fstrict-aliasing ${BULKHEAD_STRICT_WARNINGS}
		$<$<BOOL:${CONFIG_STACK_CANARIES}>:-fno-stack-protector>
		"$<$<COMPILE_LANGUAGE:C>:${BULKHEAD_NO_FPU_FLAGS}>")
	if(SUPERVISOR IN_LIST bulkhead_options)
		zephyr_library_compile_definitions(__ZEPHYR_SUPERVISOR__)
	endif()
endmacro()
