/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Devices: a driver's instance as a kernel object.
 *
 * A device is constant, its state is apart. User threads need permission on a device like on any
 * object; its type follows from the struct its `api` points to (see __subsystem). */
#ifndef ZEPHYR_INCLUDE_DEVICE_H_
#define ZEPHYR_INCLUDE_DEVICE_H_

#include <zephyr/init.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Longest name that a user thread may look up, with its zero. */
#define Z_DEVICE_MAX_NAME_LEN 48

/** Written by the kernel when the init function has run. */
struct device_state {
	uint8_t init_res;     /**< 0, or the positive error */
	bool initialized : 1; /**< it has run, or there is none */
};

struct device {
	const char *name;
	const void *config; /**< constant, the driver's */
	const void *api;    /**< struct <class>_driver_api */
	struct device_state *state;
	void *data; /**< the driver's variables */
};

#define DEVICE_NAME_GET(dev_id) _CONCAT(__device_, dev_id)
#define DEVICE_GET(dev_id)	(&DEVICE_NAME_GET(dev_id))
#define DEVICE_DECLARE(dev_id)	static const struct device DEVICE_NAME_GET(dev_id)
/** Lets other files use DEVICE_GET(). */
#define DEVICE_EXTERN(dev_id) extern const struct device DEVICE_NAME_GET(dev_id)

/**
 * Defines a device, which other files can name with DEVICE_EXTERN().
 * @param dev_id word that names it in C
 * @param name string that device_get_binding() finds
 * @param init_fn `int (*)(const struct device *)`, run at boot; NULL: it is ready without
 * @param pm NULL: there is no power management
 * @param data, config, api the members of struct device
 * @param level, prio when it is initialised, as for SYS_INIT()
 */
#define DEVICE_DEFINE(dev_id, name, init_fn, pm, data, config, level, prio, api)                   \
	static struct device_state __kernel_bss _CONCAT(__devstate_, dev_id);                      \
	const STRUCT_SECTION_ITERABLE(device, DEVICE_NAME_GET(dev_id)) = {                         \
		name, config, api, &_CONCAT(__devstate_, dev_id), data,                            \
	};                                                                                         \
	Z_INIT_ENTRY(DEVICE_NAME_GET(dev_id), level, prio, "DEV_" #dev_id) = {                     \
		Z_INIT_DEVICE_FN(init_fn),                                                         \
		DEVICE_GET(dev_id),                                                                \
	}
#define Z_INIT_DEVICE_FN(init_fn)                                                                  \
	{                                                                                          \
		.dev = (init_fn)                                                                   \
	}

/** What undoes a device's init function. */
struct device_deinit {
	const struct device *dev;
	int (*fn)(const struct device *dev);
};

/** The same, for a device that device_deinit() can stop: by @p deinit_fn, `int (*)(const struct
 * device *)`, or not at all if it is NULL. */
#define DEVICE_DEINIT_DEFINE(dev_id, name, init_fn, deinit_fn, pm, data, config, level, prio, api) \
	DEVICE_DEFINE(dev_id, name, init_fn, pm, data, config, level, prio, api);                  \
	static const STRUCT_SECTION_ITERABLE(device_deinit, _CONCAT(__deinit_, dev_id)) = {        \
		DEVICE_GET(dev_id),                                                                \
		deinit_fn,                                                                         \
	}

/** `static DEVICE_API(uart, my_api) = {…};`: the functions of a driver of class @p cls. */
#define DEVICE_API(cls, name)	 const struct _CONCAT(cls, _driver_api) name
#define DEVICE_API_GET(cls, dev) ((const struct _CONCAT(cls, _driver_api) *)(dev)->api)

/**
 * Looks a device up by its name. User, supervisor. No permission is needed to know the address.
 * @return NULL if there is none, it is not ready, or @p name cannot be read or is too long
 */
__syscall const struct device *device_get_binding(const char *name);

/**
 * Is @p dev initialised without error? NULL is not. User (with permission, else
 * K_ERR_KERNEL_OOPS), supervisor.
 */
__syscall bool device_is_ready(const struct device *dev);

/**
 * Initialises a device that device_deinit() has stopped, or whose turn at boot has not come yet. User
 * (with permission, else K_ERR_KERNEL_OOPS), supervisor; not from an ISR.
 * @retval 0 it is ready
 * @retval -EALREADY it is initialised, or somebody is doing so, also if that failed
 * @return what else the driver says, -255 at least; the device counts as initialised, but is not ready
 */
__syscall int device_init(const struct device *dev);

/**
 * Stops a device. A driver that lets users do so is prepared for device_init() at the same time. User
 * (with permission, else K_ERR_KERNEL_OOPS), supervisor; not from an ISR.
 * @retval 0 it is not initialised any more
 * @retval -EPERM it was not
 * @retval -ENOTSUP its driver cannot: see DEVICE_DEINIT_DEFINE()
 * @return what else the driver says; the device stays as it is
 */
__syscall int device_deinit(const struct device *dev);

/** The device of a node label of the devicetree. There is none: NULL. User, supervisor. */
static inline const struct device *device_get_by_dt_nodelabel(const char *nodelabel)
{
	(void)nodelabel;
	return NULL;
}

/** Initialises the device of @p entry and notes how that went. The kernel, at boot. */
void device_init_entry(const struct init_entry *entry);

/** All devices of the image, in the order of their names: how many. Supervisor. */
size_t z_device_get_all_static(const struct device **devices);

#ifdef __cplusplus
}
#endif

#include <zephyr/devicetree.h>
#include <zephyr/syscalls/device.h>

#endif
