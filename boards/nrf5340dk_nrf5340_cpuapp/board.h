/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of nrf5340dk/nrf5340/cpuapp are (nRF5340 Product Specification, "Memory",
 * table "Instantiation": secure addresses; the number of an interrupt is that of the instance), and
 * how the DK connects them (nRF5340 DK Hardware Guide, "Virtual serial ports").
 */
#ifndef BOARD_H
#define BOARD_H

/* What a secure address of a device has more than the non-secure one of the same. */
#define BOARD_SECURE_ALIAS 0x10000000u

/* The console is UARTE0, through pins of port 0 to the debugger's serial port. */
#define BOARD_UART0_BASE    0x50008000u
#define BOARD_UART0_PIN_TXD 20
#define BOARD_UART0_PIN_RXD 22

#define BOARD_CLOCK_BASE       0x50005000u
#define BOARD_OSCILLATORS_BASE 0x50004000u
#define BOARD_CTRLAP_BASE      0x50006000u
#define BOARD_CACHE_BASE       0x50001000u
#define BOARD_RTC1_BASE	       0x50015000u
#define BOARD_RTC1_IRQ	       21
#define BOARD_P0_BASE	       0x50842500u
#define BOARD_FICR_BASE	       0x00FF0000u
#define BOARD_UICR_BASE	       0x00FF8000u

/* Pins of port 0 at the 32768 Hz crystal. */
#define BOARD_PIN_XL1 0
#define BOARD_PIN_XL2 1

#endif
