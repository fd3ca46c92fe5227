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

/* Peripheral protection: which devices unprivileged code may reach at all (secure side): address,
 * offset of the register in the block, bit. */
#define BOARD_SPCB_BASE 0x50080000u
#define BOARD_PPC_DEVICES(X)                                                                       \
	X(0x50000000u, 0xB0, 0)	 /* APBSPPPC0: timer 0 */                                          \
	X(0x50001000u, 0xB0, 1)	 /* timer 1 */                                                     \
	X(0x50002000u, 0xB0, 2)	 /* dual timer */                                                  \
	X(0x5002F000u, 0xB4, 0)	 /* APBSPPPC1: timer of 32 kHz */                                  \
	X(0x51000000u, 0xA0, 0)	 /* AHBSPPPCEXP0: graphics */                                      \
	X(0x50100000u, 0xA0, 1)	 /* GPIO 0 */                                                      \
	X(0x50101000u, 0xA0, 2)	 /* GPIO 1 */                                                      \
	X(0x50102000u, 0xA0, 3)	 /* GPIO 2 */                                                      \
	X(0x50103000u, 0xA0, 4)	 /* GPIO 3 */                                                      \
	X(0x52000000u, 0xA0, 5)	 /* Ethernet */                                                    \
	X(0x50205000u, 0xC4, 0)	 /* APBSPPPCEXP1: SPI 0 */                                         \
	X(0x50206000u, 0xC4, 1)	 /* SPI 1 */                                                       \
	X(0x50209000u, 0xC4, 2)	 /* SPI 2 */                                                       \
	X(0x5020A000u, 0xC4, 3)	 /* SPI 3 */                                                       \
	X(0x5020B000u, 0xC4, 4)	 /* SPI 4 */                                                       \
	X(0x50200000u, 0xC4, 5)	 /* UART 0 */                                                      \
	X(0x50201000u, 0xC4, 6)	 /* UART 1 */                                                      \
	X(0x50202000u, 0xC4, 7)	 /* UART 2 */                                                      \
	X(0x50203000u, 0xC4, 8)	 /* UART 3 */                                                      \
	X(0x50204000u, 0xC4, 9)	 /* UART 4 */                                                      \
	X(0x50207000u, 0xC4, 10) /* I2C 0 */                                                       \
	X(0x50208000u, 0xC4, 11) /* I2C 1 */                                                       \
	X(0x5020C000u, 0xC4, 12) /* I2C 2 */                                                       \
	X(0x5020D000u, 0xC4, 13) /* I2C 3 */                                                       \
	X(0x50300000u, 0xC8, 0)	 /* APBSPPPCEXP2: SCC */                                           \
	X(0x50301000u, 0xC8, 1)	 /* I2S audio */                                                   \
	X(0x50302000u, 0xC8, 2)	 /* FPGA system control */

/* Memory protection of the code memory (MPC): secure and non-secure blocks. */
#define BOARD_MPC_BASE 0x58007000u

/* PL022, not used by a driver. */
#define BOARD_SPI0_BASE 0x50205000u

/* Virtual time of an instruction in the emulator: -icount in board.cmake. */
#define BOARD_NS_PER_INSTRUCTION 128

#endif
