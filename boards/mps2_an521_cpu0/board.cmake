# SPDX-License-Identifier: Apache-2.0
#
# ARM's MPS2+ board with the image AN521: two Cortex-M33; we run on the first, in secure state.
# One `set` a line, values on it: `bulkhead boards` reads this file with sed.

set(BOARD mps2/an521/cpu0)
set(BOARD_ALIASES mps2_an521 mps2/an521)
set(BOARD_ABOUT "Cortex-M33, ARMv8-M MPU with 16 regions, emulated by QEMU")
set(ARCH arm)

# 2^7 ns of virtual time an instruction (BOARD_NS_PER_INSTRUCTION in board.h): exact and the same on
# every host. Nothing waits for wall time (sleep=off), so a minute of sleep costs nothing.
set(BOARD_EMULATOR qemu-system-arm -machine mps2-an521 -display none -monitor none -serial stdio
	-icount shift=7,align=off,sleep=off -semihosting-config enable=on,target=native)
