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

int console_driver_getc(void)
{
	unsigned char c;
	int result = uart_poll_in(DEVICE_GET(uart0), &c);

	return result == 0 ? c : result;
}

void console_putc(char c) __weak ALIAS_OF(console_driver_putc);
