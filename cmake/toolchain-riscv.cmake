# SPDX-License-Identifier: Apache-2.0
#
# GNU toolchain for RISC-V with picolibc. CMake's own search and test compilations would take longer
# than building the kernel, so everything it wants to know is set here.

find_program(BULKHEAD_CC riscv64-unknown-elf-gcc)
if(NOT BULKHEAD_CC)
	bulkhead_error("There is no riscv64-unknown-elf-gcc: `bulkhead setup` installs it.")
endif()
string(REGEX REPLACE "gcc$" "" prefix ${BULKHEAD_CC})
execute_process(COMMAND ${BULKHEAD_CC} -dumpfullversion OUTPUT_VARIABLE version
	OUTPUT_STRIP_TRAILING_WHITESPACE)

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv)
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

set(BULKHEAD_PORT_DIR ${ZEPHYR_BASE}/arch/riscv)
# -misa-spec: that of the C library's build, in which CSR instructions belong to the base. Small data
# would be addressed from gp, which is not a base register here.
set(BULKHEAD_CPU_FLAGS -march=rv32imac -mabi=ilp32 -misa-spec=2.2 -mcmodel=medlow -msmall-data-limit=0
	--specs=picolibc.specs)
# The initial content of thread-local variables is constant here, and says that it is not.
set(BULKHEAD_LINK_FLAGS LINKER:--no-warn-rwx-segments)
