/* SPDX-License-Identifier: Apache-2.0 */
/* A driver in user mode: the registers of the board's UART, which the kernel has initialised. One file for
 * each kind of UART.
 *
 * Whoever calls needs uart_partition in its domain. A user cannot keep interrupts out: if the kernel
 * prints between the look at the status and the access to the data, a character can be lost. */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <board.h>
#include <stdbool.h>

#define REGISTERS_BASE BOARD_UART0_BASE
#define REGISTERS_SIZE 32 /* of each of them the first few are enough */

/* Takes a received character, if there is one. */
bool registers_get(unsigned char *c);

/* Sends a character, when there is room. */
void registers_put(unsigned char c);

#endif
