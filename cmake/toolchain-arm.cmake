# SPDX-License-Identifier: Apache-2.0
#
# GNU toolchain for Arm with picolibc.

set(BULKHEAD_TRIPLE arm-none-eabi)
include(${CMAKE_CURRENT_LIST_DIR}/toolchain-gnu.cmake)

set(BULKHEAD_PORT_DIR ${ZEPHYR_BASE}/arch/arm_m)
set(float_abi soft)
if(CONFIG_FP_HARDABI)
	set(float_abi hard)
elseif(CONFIG_FP_SOFTABI)
	set(float_abi softfp)
endif()
foreach(core 3 4 7 33)
	if(CONFIG_CPU_CORTEX_M${core})
		set(cpu -mcpu=cortex-m${core})
	endif()
endforeach()
if(CONFIG_CPU_CORTEX_M33 AND NOT CONFIG_ARMV8_M_DSP)
	string(APPEND cpu +nodsp)
endif()
if(NOT CONFIG_FPU AND NOT CONFIG_CPU_CORTEX_M3) # which has no such variant
	string(APPEND cpu +nofp)
endif()
set(BULKHEAD_CPU_FLAGS ${cpu} -mthumb -mfloat-abi=${float_abi} --specs=picolibc.specs)
# For code that must not touch floating-point registers.
set(BULKHEAD_NO_FPU_FLAGS)
if(CONFIG_FPU)
	set(BULKHEAD_NO_FPU_FLAGS -mgeneral-regs-only)
endif()
