# SPDX-License-Identifier: Apache-2.0
#
# QEMU's generic RISC-V machine `virt` with one RV32IMAC core, machine and user mode, 16 PMP entries.
# One `set` a line, values on it: `bulkhead boards` reads this file with sed.

set(BOARD qemu_riscv32)
set(BOARD_ALIASES qemu_riscv32/qemu_virt_riscv32)
set(BOARD_ABOUT "RV32IMAC, PMP with 16 entries, emulated by QEMU")
set(ARCH riscv)

# 2^7 ns of virtual time an instruction (BOARD_NS_PER_INSTRUCTION in board.h): exact and the same on
# every host. Nothing waits for wall time (sleep=off), and the alarm clock counts virtual time.
set(BOARD_EMULATOR qemu-system-riscv32 -machine virt -m 16M -bios none -display none -monitor none
	-serial stdio -rtc clock=vm -icount shift=7,align=off,sleep=off)
# With CONFIG_RISCV_SMEPMP.
set(BOARD_EMULATOR_IF RISCV_SMEPMP -cpu rv32,x-epmp=true)
