/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest program with a user thread that says something. */

#include <zephyr/kernel.h>

static void hello(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	printk("Hello World! %s\n", CONFIG_BOARD);
}

K_THREAD_DEFINE(user, 512, hello, NULL, NULL, NULL, 5, K_USER, 0);

int main(void)
{
	return 0;
}
