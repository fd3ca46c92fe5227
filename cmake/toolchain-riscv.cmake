# SPDX-License-Identifier: Apache-2.0
#
# GNU toolchain for RISC-V with picolibc.

set(BULKHEAD_TRIPLE riscv64-unknown-elf)
include(${CMAKE_CURRENT_LIST_DIR}/toolchain-gnu.cmake)

set(BULKHEAD_PORT_DIR ${ZEPHYR_BASE}/arch/riscv)
# -misa-spec: that of the C library's build, in which CSR instructions belong to the base. Small data
# would be addressed from gp, which is not a base register here.
set(BULKHEAD_CPU_FLAGS -march=rv32imac -mabi=ilp32 -misa-spec=2.2 -mcmodel=medlow -msmall-data-limit=0
	--specs=picolibc.specs)
# The initial content of thread-local variables is constant here, and says that it is not.
set(BULKHEAD_LINK_FLAGS LINKER:--no-warn-rwx-segments)
# Where functions look for a stack canary (arch/riscv/canary.h).
set(BULKHEAD_CANARY_FLAGS -mstack-protector-guard=tls -mstack-protector-guard-reg=tp
	-mstack-protector-guard-offset=-4)
