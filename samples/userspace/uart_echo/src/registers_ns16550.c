/* SPDX-License-Identifier: Apache-2.0 */
/* National Semiconductor PC16550D data sheet, section 8. */

#include "registers.h"

#include <stdint.h>

#define DATA   (*(volatile uint8_t *)REGISTERS_BASE)
#define STATUS (*(volatile uint8_t *)(REGISTERS_BASE + 5))

#define STATUS_RECEIVED 0x01u
#define STATUS_TX_EMPTY 0x20u

bool registers_get(unsigned char *c)
{
	if ((STATUS & STATUS_RECEIVED) == 0) {
		return false;
	}
	*c = DATA;
	return true;
}

void registers_put(unsigned char c)
{
	while ((STATUS & STATUS_TX_EMPTY) == 0) {
	}
	DATA = c;
}
