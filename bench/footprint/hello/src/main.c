/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest program that says something, without user mode. */

#include <zephyr/kernel.h>

int main(void)
{
	printk("Hello World! %s\n", CONFIG_BOARD);
	return 0;
}
