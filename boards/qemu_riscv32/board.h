/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of qemu_riscv32 are (QEMU's documentation of the machine `virt`).
 */
#ifndef BOARD_H
#define BOARD_H

/* Ends the emulator (SiFive's "test finisher"). */
#define BOARD_FINISHER_BASE 0x00100000u

/* Core-local interruptor: software interrupt and timer of each core. */
#define BOARD_CLINT_BASE 0x02000000u

/* Platform-level interrupt controller; its context 0 is machine mode of the first core. */
#define BOARD_PLIC_BASE 0x0C000000u

/* 16550 UART; the console. */
#define BOARD_UART0_BASE 0x10000000u
#define BOARD_UART0_IRQ	 10
#define BOARD_UART_CLOCK 3686400u

/* Goldfish real-time clock: nanoseconds, and an alarm. */
#define BOARD_RTC_BASE 0x00101000u
#define BOARD_RTC_IRQ  11

/* Virtual time of an instruction in the emulator: -icount in board.cmake. */
#define BOARD_NS_PER_INSTRUCTION 128

#endif
