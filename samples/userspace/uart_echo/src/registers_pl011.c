/* SPDX-License-Identifier: Apache-2.0 */
/* ARM DDI 0183 (PL011 Technical Reference Manual), section 3.3. */

#include "registers.h"

#include <stdint.h>

#define DATA  (*(volatile uint32_t *)REGISTERS_BASE)
#define FLAGS (*(volatile uint32_t *)(REGISTERS_BASE + 0x18))

#define FLAG_RX_EMPTY 0x10u
#define FLAG_TX_FULL  0x20u

bool registers_get(unsigned char *c)
{
	if ((FLAGS & FLAG_RX_EMPTY) != 0) {
		return false;
	}
	*c = (unsigned char)DATA;
	return true;
}

void registers_put(unsigned char c)
{
	while ((FLAGS & FLAG_TX_FULL) != 0) {
	}
	DATA = c;
}
