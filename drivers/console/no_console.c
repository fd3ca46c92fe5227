/* SPDX-License-Identifier: Apache-2.0 */
/* The console of a system that has none. */

#include <console.h>
#include <errno.h>
#include <zephyr/toolchain.h>

void console_driver_putc(char c)
{
	ARG_UNUSED(c);
}

int console_driver_getc(void)
{
	return -ENOSYS;
}

void console_putc(char c) __weak ALIAS_OF(console_driver_putc);
