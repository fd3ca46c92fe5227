/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of mps2/an385 are (ARM DAI 0385).
 */
#ifndef BOARD_H
#define BOARD_H

/* CMSDK UARTs; the console is UART 0. Transmit and receive have an interrupt line each. */
#define BOARD_UART0_BASE   0x40004000u
#define BOARD_UART0_IRQ_RX 0
#define BOARD_UART0_IRQ_TX 1
#define BOARD_UART_CLOCK   25000000u

/* CMSDK timers, 32 bits, counting down at the system clock. */
#define BOARD_TIMER0_BASE 0x40000000u
#define BOARD_TIMER0_IRQ  8
#define BOARD_TIMER1_BASE 0x40001000u
#define BOARD_TIMER1_IRQ  9

#define BOARD_DUAL_TIMER_BASE 0x40002000u

/* PL022, not used by a driver. */
#define BOARD_SPI0_BASE 0x40020000u

/* Virtual time of an instruction in the emulator: -icount in board.cmake. */
#define BOARD_NS_PER_INSTRUCTION 128

#endif
