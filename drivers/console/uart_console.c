/* SPDX-License-Identifier: Apache-2.0 */
/* The console is the board's first UART. What is printed before it is ready is lost. */

#include <console.h>
#include <zephyr/drivers/uart.h>

DEVICE_EXTERN(uart0);

void console_driver_putc(char c)
{
	const struct device *uart = DEVICE_GET(uart0);

	if (!uart->state->initialized) {
		return;
	}
	if (c == '\n') {
		uart_poll_out(uart, '\r');
	}
	uart_poll_out(uart, (unsigned char)c);
}

void console_putc(char c) __weak ALIAS_OF(console_driver_putc);
