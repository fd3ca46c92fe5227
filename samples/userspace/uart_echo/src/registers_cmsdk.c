/* SPDX-License-Identifier: Apache-2.0 */
/* ARM DDI 0479 (Cortex-M System Design Kit), section 4.3, "APB UART". */

#include "registers.h"

#include <stdint.h>

#define DATA  (*(volatile uint32_t *)REGISTERS_BASE)
#define STATE (*(volatile uint32_t *)(REGISTERS_BASE + 4))

#define STATE_TX_FULL 0x01u
#define STATE_RX_FULL 0x02u

bool registers_get(unsigned char *c)
{
	if ((STATE & STATE_RX_FULL) == 0) {
		return false;
	}
	*c = (unsigned char)DATA;
	return true;
}

void registers_put(unsigned char c)
{
	while ((STATE & STATE_TX_FULL) != 0) {
	}
	DATA = c;
}
