/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of mps2/an521/cpu0 are (ARM DAI 0521, secure aliases).
 */
#ifndef BOARD_H
#define BOARD_H

/* CMSDK UARTs; the console is UART 0. Transmit and receive have an interrupt line each. */
#define BOARD_UART0_BASE   0x50200000u
#define BOARD_UART0_IRQ_RX 32
#define BOARD_UART0_IRQ_TX 33
#define BOARD_UART_CLOCK   20000000u

/* CMSDK timers, 32 bits, counting down at the system clock. */
#define BOARD_TIMER0_BASE 0x50000000u
#define BOARD_TIMER0_IRQ  3
#define BOARD_TIMER1_BASE 0x50001000u
#define BOARD_TIMER1_IRQ  4

/* Peripheral protection: which devices unprivileged code may reach at all (secure side). */
#define BOARD_SPCB_BASE 0x50080000u

#endif
