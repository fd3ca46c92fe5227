/* SPDX-License-Identifier: Apache-2.0 */
/* The board's UART the other way: what comes in goes out again, backwards, a line at a time, until
 * an empty line. */

#include <stdlib.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

static unsigned char next(const struct device *uart)
{
	unsigned char c;

	while (uart_poll_in(uart, &c) != 0) {
		k_sleep(K_TICKS(1));
	}
	return c;
}

int main(void)
{
	const struct device *uart = device_get_binding("uart0");
	unsigned char line[80];
	size_t length;

	printk("ready for input\n");
	do {
		unsigned char c;

		for (length = 0; (c = next(uart)) != '\n' && length < sizeof(line); length++) {
			line[length] = c;
		}
		for (size_t i = length; i-- > 0;) {
			printk("%c", line[i]);
		}
		printk("\n");
	} while (length > 0);
	printk("no more input\n");
	exit(0);
}
