# SPDX-License-Identifier: Apache-2.0
#
# ARM's MPS2+ board with the image AN386: a Cortex-M4 with FPU.
# One `set` a line, values on it: `bulkhead boards` reads this file with sed.

set(BOARD mps2/an386)
set(BOARD_ALIASES mps2_an386)
set(BOARD_ABOUT "Cortex-M4 with FPU, ARMv7-M MPU with 8 regions, emulated by QEMU")
set(ARCH arm)

# 2^7 ns of virtual time an instruction (BOARD_NS_PER_INSTRUCTION in board.h): exact and the same on
# every host. Nothing waits for wall time (sleep=off), so a minute of sleep costs nothing.
set(BOARD_EMULATOR qemu-system-arm -machine mps2-an386 -display none -monitor none -serial stdio
	-icount shift=7,align=off,sleep=off -semihosting-config enable=on,target=native)
