/* SPDX-License-Identifier: Apache-2.0 */
/* Devices: what the kernel does with all of them alike. */

#include <string.h>
#include <zephyr/device.h>
#include <zephyr/kernel.h>
#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>
#endif

void device_init_entry(const struct init_entry *entry)
{
	const struct device *dev = entry->dev;
	int result = entry->init_fn.dev == NULL ? 0 : entry->init_fn.dev(dev);

	/* Drivers return negative errors; those that do not fit count as the largest that does. */
	dev->state->init_res =
		(uint8_t)MIN(result < 0 ? -(unsigned int)result : (unsigned int)result, UINT8_MAX);
	dev->state->initialized = true;
}

bool z_impl_device_is_ready(const struct device *dev)
{
	return dev != NULL && dev->state->initialized && dev->state->init_res == 0;
}

const struct device *z_impl_device_get_binding(const char *name)
{
	if (name == NULL) {
		return NULL;
	}
	STRUCT_SECTION_FOREACH(device, dev) {
		if (strcmp(dev->name, name) == 0 && z_impl_device_is_ready(dev)) {
			return dev;
		}
	}
	return NULL;
}

size_t z_device_get_all_static(const struct device **devices)
{
	size_t count;

	STRUCT_SECTION_GET(device, 0, devices);
	STRUCT_SECTION_COUNT(device, &count);
	return count;
}

#ifdef CONFIG_USERSPACE
/* Of a kernel object. What other objects hold where a device has a pointer may be a user's number. */
static bool is_device(const struct device *dev)
{
	const struct device *first;
	size_t count;

	STRUCT_SECTION_GET(device, 0, &first);
	STRUCT_SECTION_COUNT(device, &count);
	return dev >= first && dev < first + count;
}

static bool z_vrfy_device_is_ready(const struct device *dev)
{
	K_OOPS(K_SYSCALL_OBJ_INIT(dev, K_OBJ_ANY));
	return is_device(dev) && z_impl_device_is_ready(dev);
}
#include <zephyr/syscalls/device_is_ready_mrsh.c>

static const struct device *z_vrfy_device_get_binding(const char *name)
{
	char copy[Z_DEVICE_MAX_NAME_LEN];

	if (k_usermode_string_copy(copy, name, sizeof(copy)) != 0) {
		return NULL;
	}
	return z_impl_device_get_binding(copy);
}
#include <zephyr/syscalls/device_get_binding_mrsh.c>
#endif
