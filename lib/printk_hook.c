/* SPDX-License-Identifier: Apache-2.0 */
/* What is printed goes through a function of the application's.
 *
 * Only a program that names these functions has this file: its console_putc() takes the place of
 * the driver's. The function runs privileged, also for users, and in every context. */

#include <console.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk-hooks.h>

static int to_driver(int c)
{
	console_driver_putc((char)c);
	return c;
}

static printk_hook_fn_t hook = to_driver;

void console_putc(char c)
{
	(void)hook((unsigned char)c);
}

void __printk_hook_install(printk_hook_fn_t fn)
{
	hook = fn;
}

void *__printk_get_hook(void)
{
	return (void *)(uintptr_t)hook;
}
