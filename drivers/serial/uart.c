/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of every UART driver. */

#include <errno.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>
#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>
#endif

int z_impl_uart_poll_in(const struct device *dev, unsigned char *p_char)
{
	const struct uart_driver_api *api = DEVICE_API_GET(uart, dev);

	return api->poll_in == NULL ? -ENOSYS : api->poll_in(dev, p_char);
}

void z_impl_uart_poll_out(const struct device *dev, unsigned char out_char)
{
	DEVICE_API_GET(uart, dev)->poll_out(dev, out_char);
}

#ifdef CONFIG_USERSPACE
static int z_vrfy_uart_poll_in(const struct device *dev, unsigned char *p_char)
{
	unsigned char received;
	int result;

	K_OOPS(K_SYSCALL_DRIVER_UART(dev, poll_in));
	K_OOPS(K_SYSCALL_MEMORY_WRITE(p_char, sizeof(received)));
	result = z_impl_uart_poll_in(dev, &received);
	if (result == 0) {
		K_OOPS(k_usermode_to_copy(p_char, &received, sizeof(received)) != 0);
	}
	return result;
}
#include <zephyr/syscalls/uart_poll_in_mrsh.c>

static void z_vrfy_uart_poll_out(const struct device *dev, unsigned char out_char)
{
	K_OOPS(K_SYSCALL_DRIVER_UART(dev, poll_out));
	z_impl_uart_poll_out(dev, out_char);
}
#include <zephyr/syscalls/uart_poll_out_mrsh.c>
#endif
