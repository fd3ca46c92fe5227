/* SPDX-License-Identifier: Apache-2.0 */
/* As much of a device as a UART driver defines; there is no kernel to list it. */
#ifndef TESTS_HOST_MODELS_UART_H
#define TESTS_HOST_MODELS_UART_H

#include <string.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/sys/util.h>

struct device;

struct uart_driver_api {
	int (*poll_in)(const struct device *dev, unsigned char *p_char);
	void (*poll_out)(const struct device *dev, unsigned char out_char);
};

#define DEVICE_API(class, name) const struct uart_driver_api name
#define DEVICE_DEFINE(id, name, init_fn, pm, data, config, level, prio, api_ptr)                   \
	int (*const device_##id##_init)(const struct device *dev) = (init_fn);                     \
	const struct uart_driver_api *const device_##id##_api = (api_ptr)

#endif
