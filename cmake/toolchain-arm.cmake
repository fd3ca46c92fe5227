# SPDX-License-Identifier: Apache-2.0
#
# GNU toolchain for Arm with picolibc. CMake's own search and test compilations would take longer
# than building the kernel, so everything it wants to know is set here.

find_program(BULKHEAD_CC arm-none-eabi-gcc)
if(NOT BULKHEAD_CC)
	bulkhead_error("There is no arm-none-eabi-gcc: `bulkhead setup` installs it.")
endif()
string(REGEX REPLACE "gcc$" "" prefix ${BULKHEAD_CC})
execute_process(COMMAND ${BULKHEAD_CC} -dumpfullversion OUTPUT_VARIABLE version
	OUTPUT_STRIP_TRAILING_WHITESPACE)

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
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

set(BULKHEAD_PORT_DIR ${ZEPHYR_BASE}/arch/arm_m)
set(float_abi soft)
if(CONFIG_FP_HARDABI)
	set(float_abi hard)
elseif(CONFIG_FP_SOFTABI)
	set(float_abi softfp)
endif()
if(CONFIG_CPU_CORTEX_M33 AND CONFIG_FPU)
	set(cpu -mcpu=cortex-m33)
elseif(CONFIG_CPU_CORTEX_M33)
	set(cpu -mcpu=cortex-m33+nofp)
endif()
set(BULKHEAD_CPU_FLAGS ${cpu} -mthumb -mfloat-abi=${float_abi} --specs=picolibc.specs)
# For code that must not touch floating-point registers.
set(BULKHEAD_NO_FPU_FLAGS)
if(CONFIG_FPU)
	set(BULKHEAD_NO_FPU_FLAGS -mgeneral-regs-only)
endif()
