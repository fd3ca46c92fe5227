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

/* ---- Once more -------------------------------------------------------------------------------- */

static const struct init_entry *entry_of(const struct device *dev)
{
	const struct init_entry *entry = __init_EARLY_start;

	while (entry->dev != dev) { /* each device has one */
		entry++;
	}
	return entry;
}

/* Is it otherwise? Then it is so from now on, and no other caller hears that. */
static bool change_to(const struct device *dev, bool initialized)
{
	unsigned int key = irq_lock();
	bool otherwise = dev->state->initialized != initialized;

	dev->state->initialized = initialized;
	irq_unlock(key);
	return otherwise;
}

int z_impl_device_init(const struct device *dev)
{
	if (!change_to(dev, true)) {
		return -EALREADY;
	}
	dev->state->init_res = EBUSY; /* not ready before it is */
	device_init_entry(entry_of(dev));
	return -(int)dev->state->init_res;
}

static int (*deinit_of(const struct device *dev))(const struct device *)
{
	STRUCT_SECTION_FOREACH(device_deinit, entry) {
		if (entry->dev == dev) {
			return entry->fn;
		}
	}
	return NULL;
}

int z_impl_device_deinit(const struct device *dev)
{
	int (*deinit)(const struct device *) = deinit_of(dev);
	int result;

	if (!dev->state->initialized) {
		return -EPERM;
	}
	if (deinit == NULL) {
		return -ENOTSUP;
	}
	if (!change_to(dev, false)) {
		return -EPERM;
	}
	result = deinit(dev);
	if (result < 0) {
		(void)change_to(dev, true);
	}
	return MIN(result, 0);
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

static int z_vrfy_device_init(const struct device *dev)
{
	K_OOPS(K_SYSCALL_OBJ_INIT(dev, K_OBJ_ANY));
	syscall_demand(is_device(dev), "not a device");
	return z_impl_device_init(dev);
}
#include <zephyr/syscalls/device_init_mrsh.c>

static int z_vrfy_device_deinit(const struct device *dev)
{
	K_OOPS(K_SYSCALL_OBJ_INIT(dev, K_OBJ_ANY));
	syscall_demand(is_device(dev), "not a device");
	return z_impl_device_deinit(dev);
}
#include <zephyr/syscalls/device_deinit_mrsh.c>

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
