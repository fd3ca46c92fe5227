/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of mps2/an521/cpu0 are (ARM DAI 0521, secure aliases).
 */
#ifndef BOARD_H
#define BOARD_H

/* What a secure address has more than the non-secure one of the same thing (IDAU). */
#define BOARD_SECURE_ALIAS 0x10000000u

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
/* Memory protection of the code memory (MPC): secure and non-secure blocks. */
#define BOARD_MPC_BASE 0x58007000u

/* Virtual time of an instruction in the emulator: -icount in board.cmake. */
#define BOARD_NS_PER_INSTRUCTION 128

#endif
