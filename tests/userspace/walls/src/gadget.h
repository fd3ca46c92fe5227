/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief A class of drivers as an application defines one, with system calls for its users. */
#ifndef GADGET_H
#define GADGET_H

#include <zephyr/device.h>
#include <zephyr/kernel.h>
#include <zephyr/syscall.h>

__subsystem struct gadget_driver_api {
	int (*read)(const struct device *dev, uint8_t *bytes, size_t count);
	int (*write)(const struct device *dev, const uint8_t *bytes, size_t count);
	int (*reset)(const struct device *dev); /**< not every gadget can */
};

/** Another class, which has the same shape. */
__subsystem struct widget_driver_api {
	int (*read)(const struct device *dev, uint8_t *bytes, size_t count);
};

struct gadget_tuning {
	uint32_t pitch;
	uint32_t volume;
};

__syscall int gadget_read(const struct device *dev, uint8_t *bytes, size_t count);
__syscall int gadget_write(const struct device *dev, const uint8_t *bytes, size_t count);
__syscall int gadget_reset(const struct device *dev);
/** Only one driver knows how to be tuned: -EINVAL if the volume is above 11. */
__syscall int gadget_tune(const struct device *dev, const struct gadget_tuning *tuning);
/** How many letters the name of a gadget has: -EFAULT if it cannot be read. */
__syscall int gadget_name_length(const char *name);

#include <zephyr/syscalls/gadget.h>

#endif
