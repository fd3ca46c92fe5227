/* SPDX-License-Identifier: Apache-2.0 */
/* PMP: the unit is not what the image was built for. It is looked at before there is a console, and no
 * user runs before there is one: so that is when it is said. */

#include "pmp.h"
#include "riscv.h"
#include <zephyr/init.h>

static const char *missing;

void pmp_is_missing(const char *sentence)
{
	missing = sentence;
}

static int stop_without(void)
{
	if (missing != NULL) {
		printk("%s\n", missing);
		arch_halt(1);
	}
	return 0;
}
SYS_INIT(stop_without, PRE_KERNEL_2, 0);
