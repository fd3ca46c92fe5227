/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of v2m_musca_b1/musca_b1 are (ARM 101312, Musca-B1 TRM, chapter 3;
 * secure aliases).
 */
#ifndef BOARD_H
#define BOARD_H

/* What a secure address has more than the non-secure one of the same thing (IDAU). */
#define BOARD_SECURE_ALIAS 0x10000000u

/* PL011 UARTs; the console is UART 0. */
#define BOARD_UART0_BASE 0x50105000u
#define BOARD_UART_CLOCK 40000000u

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
	X(0x50003000u, 0xB0, 3)	 /* message handling unit 0 */                                     \
	X(0x50004000u, 0xB0, 4)	 /* message handling unit 1 */                                     \
	X(0x5002F000u, 0xB4, 0)	 /* APBSPPPC1: timer of 32 kHz */                                  \
	X(0x51000000u, 0xA0, 1)	 /* AHBSPPPCEXP0: GPIO */                                          \
	X(0x52800000u, 0xC0, 2)	 /* APBSPPPCEXP0: QSPI */                                          \
	X(0x50101000u, 0xC4, 0)	 /* APBSPPPCEXP1: PWM 0 */                                         \
	X(0x50102000u, 0xC4, 1)	 /* PWM 1 */                                                       \
	X(0x50103000u, 0xC4, 2)	 /* PWM 2 */                                                       \
	X(0x50104000u, 0xC4, 3)	 /* I2S */                                                         \
	X(0x50105000u, 0xC4, 4)	 /* UART 0 */                                                      \
	X(0x50106000u, 0xC4, 5)	 /* UART 1 */                                                      \
	X(0x50108000u, 0xC4, 6)	 /* I2C 0 */                                                       \
	X(0x50109000u, 0xC4, 7)	 /* I2C 1 */                                                       \
	X(0x5010A000u, 0xC4, 8)	 /* SPI */                                                         \
	X(0x5010C000u, 0xC4, 10) /* timer */                                                       \
	X(0x5010D000u, 0xC4, 11) /* real-time clock */                                             \
	X(0x5010E000u, 0xC4, 12) /* sensors of the chip */                                         \
	X(0x5010F000u, 0xC4, 13) /* SDIO */

/* Memory protection of the code memory (MPC): secure and non-secure blocks. */
#define BOARD_MPC_BASE 0x52000000u

/* Virtual time of an instruction in the emulator: -icount in board.cmake. */
#define BOARD_NS_PER_INSTRUCTION 64

#endif
