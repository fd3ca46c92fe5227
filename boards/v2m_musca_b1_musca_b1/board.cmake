# SPDX-License-Identifier: Apache-2.0
#
# ARM's Musca-B1 board: two Cortex-M33 with FPU; we run on the first, in secure state.
# One `set` a line, values on it: `bulkhead boards` reads this file with sed.

set(BOARD v2m_musca_b1/musca_b1)
set(BOARD_ALIASES v2m_musca_b1)
set(BOARD_ABOUT "Cortex-M33 with FPU, ARMv8-M MPU with 16 regions, emulated by QEMU")
set(ARCH arm)

# 2^6 ns of virtual time an instruction (BOARD_NS_PER_INSTRUCTION in board.h): exact and the same on
# every host. Nothing waits for wall time (sleep=off), so a minute of sleep costs nothing.
set(BOARD_EMULATOR qemu-system-arm -machine musca-b1 -display none -monitor none -serial stdio
	-icount shift=6,align=off,sleep=off -semihosting-config enable=on,target=native)
