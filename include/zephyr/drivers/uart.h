/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief UARTs, polled. */
#ifndef ZEPHYR_INCLUDE_DRIVERS_UART_H_
#define ZEPHYR_INCLUDE_DRIVERS_UART_H_

#include <zephyr/device.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a UART driver offers. */
__subsystem struct uart_driver_api {
	int (*poll_in)(const struct device *dev, unsigned char *p_char);
	void (*poll_out)(const struct device *dev, unsigned char out_char);
};

/**
 * Takes a received character, if there is one, without waiting. User (with permission),
 * supervisor, ISR.
 * @retval 0 it is in *@p p_char
 * @retval -1 there is none
 * @retval -ENOSYS the driver only sends
 */
__syscall int uart_poll_in(const struct device *dev, unsigned char *p_char);

/** Sends a character, waiting until there is room. User (with permission), supervisor, ISR. */
__syscall void uart_poll_out(const struct device *dev, unsigned char out_char);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/uart.h>

#endif
