# SPDX-License-Identifier: Apache-2.0
#
# A GNU cross compiler, ${BULKHEAD_TRIPLE}-gcc. CMake's own search and test compilations would take
# longer than building the kernel, so everything it wants to know is set here.

find_program(BULKHEAD_CC ${BULKHEAD_TRIPLE}-gcc)
if(NOT BULKHEAD_CC)
	bulkhead_error("There is no ${BULKHEAD_TRIPLE}-gcc: `bulkhead setup` installs it.")
endif()
string(REGEX REPLACE "gcc$" "" prefix ${BULKHEAD_CC})
execute_process(COMMAND ${BULKHEAD_CC} -dumpfullversion OUTPUT_VARIABLE version
	OUTPUT_STRIP_TRAILING_WHITESPACE)

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR ${ARCH})
set(CMAKE_C_COMPILER ${prefix}gcc)
set(CMAKE_CXX_COMPILER ${prefix}g++)
set(CMAKE_ASM_COMPILER ${prefix}gcc)
foreach(language C CXX ASM)
	set(CMAKE_${language}_COMPILER_ID GNU)
	set(CMAKE_${language}_COMPILER_ID_RUN TRUE)
	set(CMAKE_${language}_COMPILER_VERSION ${version})
	set(CMAKE_${language}_COMPILER_FORCED TRUE)
	set(CMAKE_${language}_STANDARD_COMPUTED_DEFAULT 17)
endforeach()
