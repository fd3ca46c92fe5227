/* SPDX-License-Identifier: Apache-2.0 */
/* A device of the class that needs no hardware: a timer's interrupt stands for the device's. */

#include "sample_driver.h"

#include <errno.h>
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/logging/log.h>

LOG_MODULE_REGISTER(sample_driver, LOG_LEVEL_INF);

#define PERIOD K_MSEC(100)

#define BAD_FRAME 2 /* with CONFIG_SAMPLE_BAD_FRAME */

struct sample_data {
	struct k_timer timer;
	sample_callback_t callback;
	void *context;
	uint32_t frames;
	bool active;
};

static struct sample_data data_of_foo;

/* ---- The device ------------------------------------------------------------------------------ */

static void interrupt(struct k_timer *timer)
{
	const struct device *dev = k_timer_user_data_get(timer);
	struct sample_data *data = dev->data;
	struct sample_frame frame = {.number = data->frames++, .count = SAMPLE_READINGS};

	for (int i = 0; i < SAMPLE_READINGS; i++) {
		frame.reading[i] = (int32_t)(10 * frame.number) + i * i;
	}
	if (IS_ENABLED(CONFIG_SAMPLE_BAD_FRAME) && frame.number == BAD_FRAME) {
		frame.count = 1000;
	}
	LOG_INF("%s: interrupt with frame %u", dev->name, frame.number);
	data->callback(dev, &frame, data->context);
}

/* What comes from users may be nonsense. */
static bool is_plausible(const struct sample_frame *frame)
{
	int32_t least = frame->reading[0];
	int32_t most = frame->reading[0];

	for (int i = 1; i < SAMPLE_READINGS; i++) {
		least = MIN(least, frame->reading[i]);
		most = MAX(most, frame->reading[i]);
	}
	return IN_RANGE(frame->mean, least, most);
}

static int foo_write(const struct device *dev, const struct sample_frame *frame)
{
	if (!is_plausible(frame)) {
		return -EINVAL;
	}
	LOG_INF("%s: shows frame %u, mean %d", dev->name, frame->number, frame->mean);
	return 0;
}

static int foo_set_state(const struct device *dev, bool active)
{
	struct sample_data *data = dev->data;

	if (data->active == active) {
		return -EALREADY;
	}
	data->active = active;
	if (active) {
		k_timer_start(&data->timer, PERIOD, PERIOD);
	} else {
		k_timer_stop(&data->timer);
	}
	return 0;
}

static void foo_set_callback(const struct device *dev, sample_callback_t callback, void *context)
{
	struct sample_data *data = dev->data;

	data->callback = callback;
	data->context = context;
}

static int foo_init(const struct device *dev)
{
	struct sample_data *data = dev->data;

	k_timer_init(&data->timer, interrupt, NULL);
	k_timer_user_data_set(&data->timer, (void *)(uintptr_t)dev);
	return 0;
}

static DEVICE_API(sample, foo_api) = {
	.write = foo_write,
	.set_state = foo_set_state,
	.set_callback = foo_set_callback,
};

DEVICE_DEFINE(sample_foo, "sample_foo", foo_init, NULL, &data_of_foo, NULL, POST_KERNEL,
	      CONFIG_KERNEL_INIT_PRIORITY_DEVICE, &foo_api);

/* ---- The calls of the class ------------------------------------------------------------------ */

/* z_impl_… does the work, for every caller. z_vrfy_… runs first when the caller is a user: it checks
 * each argument, and takes the content of user memory once, as a copy that nobody changes meanwhile.
 * A user that fails a K_OOPS() check ends there. */

int z_impl_sample_driver_write(const struct device *dev, const struct sample_frame *frame)
{
	return DEVICE_API_GET(sample, dev)->write(dev, frame);
}

static int z_vrfy_sample_driver_write(const struct device *dev, const struct sample_frame *frame)
{
	struct sample_frame copy;

	K_OOPS(K_SYSCALL_DRIVER_SAMPLE(dev, write));
	K_OOPS(k_usermode_from_copy(&copy, frame, sizeof(copy)) != 0);
	return z_impl_sample_driver_write(dev, &copy);
}
#include <zephyr/syscalls/sample_driver_write_mrsh.c>

int z_impl_sample_driver_set_state(const struct device *dev, bool active)
{
	return DEVICE_API_GET(sample, dev)->set_state(dev, active);
}

static int z_vrfy_sample_driver_set_state(const struct device *dev, bool active)
{
	K_OOPS(K_SYSCALL_DRIVER_SAMPLE(dev, set_state));
	return z_impl_sample_driver_set_state(dev, active);
}
#include <zephyr/syscalls/sample_driver_set_state_mrsh.c>
