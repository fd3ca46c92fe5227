/* SPDX-License-Identifier: Apache-2.0 */
/* A thread greets from user mode.
 *
 * What it prints goes to the console through a system call: the UART is out of its reach. It needs no
 * permission and no memory but its stack. */

#include <zephyr/kernel.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

#define PRIORITY   7
#define STACK_SIZE 1024

static void greet(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	printk("Hello World from %s (%s)\n",
	       k_is_user_context() ? "UserSpace!" : "privileged mode.", CONFIG_BOARD);
}

K_THREAD_DEFINE(greeter, STACK_SIZE, greet, NULL, NULL, NULL, PRIORITY, K_USER, 0);

int main(void)
{
	k_thread_join(greeter, K_FOREVER);
	sys_poweroff();
}
