/* SPDX-License-Identifier: Apache-2.0 */
/* A class of devices that measure and display: frames of readings come in with interrupts, and go back
 * to the device when they have been processed.
 *
 * The class is one of this application. `__subsystem` makes it a type of kernel object, so a user
 * thread can be granted a device of it, and system calls can check that they were given one. */
#ifndef SAMPLE_DRIVER_H
#define SAMPLE_DRIVER_H

#include <zephyr/device.h>
#include <zephyr/kernel.h>

#define SAMPLE_READINGS 4

struct sample_frame {
	uint32_t number;
	uint32_t count; /* of readings, says the device */
	int32_t reading[SAMPLE_READINGS];
	int32_t mean; /* of the readings: 0 until the frame was processed */
};

/* Gets each frame, in an interrupt. */
typedef void (*sample_callback_t)(const struct device *dev, const struct sample_frame *frame,
				  void *context);

__subsystem struct sample_driver_api {
	int (*write)(const struct device *dev, const struct sample_frame *frame);
	int (*set_state)(const struct device *dev, bool active);
	void (*set_callback)(const struct device *dev, sample_callback_t callback, void *context);
};

/* Shows a processed frame: 0, or -EINVAL if that cannot be its mean. User (with permission), supervisor. */
__syscall int sample_driver_write(const struct device *dev, const struct sample_frame *frame);

/* Starts or stops the interrupts: 0, or -EALREADY. User (with permission), supervisor. */
__syscall int sample_driver_set_state(const struct device *dev, bool active);

/* No system call: the kernel would call what a user asks it to. Supervisor. */
static inline void sample_driver_set_callback(const struct device *dev, sample_callback_t callback,
					      void *context)
{
	DEVICE_API_GET(sample, dev)->set_callback(dev, callback, context);
}

#include <zephyr/syscalls/sample_driver.h>

#endif
