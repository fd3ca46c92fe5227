/* SPDX-License-Identifier: Apache-2.0 */
/* An application's own class of drivers: several drivers of it, calls for users, and verifiers whose
 * verdicts cannot be turned round. */

#include "gadget.h"
#include "support.h"
#include <errno.h>
#include <string.h>
#include <zephyr/internal/syscall_handler.h>

/* ---- The drivers ------------------------------------------------------------------------------ */

#define GADGET_BYTES 8

struct gadget {
	uint8_t bytes[GADGET_BYTES];
	struct gadget_tuning tuning;
};

static int full_read(const struct device *dev, uint8_t *bytes, size_t count)
{
	struct gadget *gadget = dev->data;

	memcpy(bytes, gadget->bytes, count);
	return 0;
}

static int full_write(const struct device *dev, const uint8_t *bytes, size_t count)
{
	struct gadget *gadget = dev->data;

	memcpy(gadget->bytes, bytes, count);
	return 0;
}

static int full_reset(const struct device *dev)
{
	struct gadget *gadget = dev->data;

	memset(gadget, 0, sizeof(*gadget));
	return 0;
}

static int lean_read(const struct device *dev, uint8_t *bytes, size_t count)
{
	ARG_UNUSED(dev);
	memset(bytes, 'l', count);
	return 0;
}

static struct gadget first_gadget, second_gadget;
static DEVICE_API(gadget, full_api) = {full_read, full_write, full_reset};
static DEVICE_API(gadget, lean_api) = {.read = lean_read};
static DEVICE_API(widget, widget_api) = {lean_read};

DEVICE_DEFINE(full, "full gadget", NULL, NULL, &first_gadget, NULL, POST_KERNEL, 50, &full_api);
DEVICE_DEFINE(twin, "twin gadget", NULL, NULL, &second_gadget, NULL, POST_KERNEL, 50, &full_api);
DEVICE_DEFINE(lean, "lean gadget", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &lean_api);
DEVICE_DEFINE(widget, "widget", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &widget_api);
static K_SEM_DEFINE(no_device, 0, 1);

/* ---- The calls -------------------------------------------------------------------------------- */

int z_impl_gadget_read(const struct device *dev, uint8_t *bytes, size_t count)
{
	return DEVICE_API_GET(gadget, dev)->read(dev, bytes, count);
}

static int z_vrfy_gadget_read(const struct device *dev, uint8_t *bytes, size_t count)
{
	uint8_t copy[GADGET_BYTES];
	int result;

	K_OOPS(K_SYSCALL_DRIVER_GADGET(dev, read));
	K_OOPS(k_verify(count <= sizeof(copy)));
	result = z_impl_gadget_read(dev, copy, count);
	K_OOPS(k_store(bytes, copy, count));
	return result;
}
#include <zephyr/syscalls/gadget_read_mrsh.c>

int z_impl_gadget_write(const struct device *dev, const uint8_t *bytes, size_t count)
{
	return DEVICE_API_GET(gadget, dev)->write(dev, bytes, count);
}

/* As existing code writes it. */
static int z_vrfy_gadget_write(const struct device *dev, const uint8_t *bytes, size_t count)
{
	uint8_t copy[GADGET_BYTES];

	if (Z_SYSCALL_DRIVER_GADGET(dev, write)) {
		return -EPERM;
	}
	if (K_SYSCALL_MEMORY_READ(bytes, count) || count > sizeof(copy)) {
		return -EFAULT;
	}
	Z_OOPS(z_user_from_copy(copy, bytes, count));
	return z_impl_gadget_write(dev, copy, count);
}
#include <zephyr/syscalls/gadget_write_mrsh.c>

int z_impl_gadget_reset(const struct device *dev)
{
	return DEVICE_API_GET(gadget, dev)->reset(dev);
}

static int z_vrfy_gadget_reset(const struct device *dev)
{
	K_OOPS(K_SYSCALL_DRIVER_GADGET(dev, reset));
	return z_impl_gadget_reset(dev);
}
#include <zephyr/syscalls/gadget_reset_mrsh.c>

int z_impl_gadget_tune(const struct device *dev, const struct gadget_tuning *tuning)
{
	struct gadget *gadget = dev->data;

	gadget->tuning = *tuning;
	return 0;
}

static int z_vrfy_gadget_tune(const struct device *dev, const struct gadget_tuning *tuning)
{
	struct gadget_tuning copy;

	K_OOPS(K_SYSCALL_SPECIFIC_DRIVER(dev, K_OBJ_DRIVER_GADGET, &full_api));
	K_OOPS(k_fetch(&copy, tuning, sizeof(copy)));
	if (k_refused(k_verify(copy.volume <= 11))) {
		return -EINVAL;
	}
	return z_impl_gadget_tune(dev, &copy);
}
#include <zephyr/syscalls/gadget_tune_mrsh.c>

int z_impl_gadget_name_length(const char *name)
{
	return (int)strlen(name);
}

static int z_vrfy_gadget_name_length(const char *name)
{
	char copy[12];

	if (k_refused(k_fetch_string(copy, name, sizeof(copy)))) {
		return -EFAULT;
	}
	return z_impl_gadget_name_length(copy);
}
#include <zephyr/syscalls/gadget_name_length_mrsh.c>

/* ---- A user's calls --------------------------------------------------------------------------- */

ZTEST_SUITE(drivers, NULL, NULL, NULL, children_end, NULL);

enum operation {
	READ,
	WRITE,
	RESET,
	TUNE,
	TUNE_TOO_LOUD,
};

#define DIED 0x7fffffff

static ZTEST_BMEM uint8_t bytes[GADGET_BYTES];
static ZTEST_DMEM struct gadget_tuning tuning[] = {{440, 11}, {440, 12}};
static ZTEST_BMEM volatile int result;
static void *buffer;

static void calls(void *dev, void *operation, void *place)
{
	switch ((enum operation)(uintptr_t)operation) {
	case READ:
		result = gadget_read(dev, place, GADGET_BYTES);
		break;
	case WRITE:
		result = gadget_write(dev, place, GADGET_BYTES);
		break;
	case RESET:
		result = gadget_reset(dev);
		break;
	case TUNE:
		result = gadget_tune(dev, &tuning[0]);
		break;
	case TUNE_TOO_LOUD:
		result = gadget_tune(dev, &tuning[1]);
		break;
	}
}

/* What comes of a call by a user: its result, or DIED of an oops. */
static int user(enum operation operation, const void *dev, bool granted)
{
	result = DIED;
	faults_expect(1);
	console_is_silent = true;
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, calls,
			      (void *)(uintptr_t)dev, (void *)operation, buffer, 2, K_USER,
			      K_FOREVER);
	if (granted) {
		k_object_access_grant(dev, &child[0]);
	}
	k_thread_start(&child[0]);
	child_join(0);
	console_is_silent = false;
	zassert_equal(fault.count, result == DIED ? 1 : 0);
	if (result == DIED) {
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	}
	return result;
}

static const struct device *const full_gadget = DEVICE_GET(full);
static const struct device *const twin_gadget = DEVICE_GET(twin);
static const struct device *const lean_gadget = DEVICE_GET(lean);
static const struct device *const a_widget = DEVICE_GET(widget);

ZTEST(drivers, test_types)
{
	zassert_equal(k_object_find(full_gadget)->type, K_OBJ_DRIVER_GADGET);
	zassert_equal(k_object_find(twin_gadget)->type, K_OBJ_DRIVER_GADGET);
	zassert_equal(k_object_find(lean_gadget)->type, K_OBJ_DRIVER_GADGET);
	zassert_equal(k_object_find(a_widget)->type, K_OBJ_DRIVER_WIDGET);
	zassert_equal_ptr(device_get_binding("lean gadget"), lean_gadget);
}

ZTEST(drivers, test_granted)
{
	buffer = bytes;
	memcpy(bytes, "abcdefgh", GADGET_BYTES);
	zassert_equal(user(WRITE, full_gadget, true), 0);
	memset(bytes, 0, sizeof(bytes));
	zassert_equal(user(READ, full_gadget, true), 0);
	zassert_mem_equal(bytes, "abcdefgh", GADGET_BYTES);
	zassert_equal(user(READ, twin_gadget, true), 0, "the other driver has data of its own");
	zassert_equal(bytes[0], 0);
	zassert_equal(user(READ, lean_gadget, true), 0);
	zassert_equal(bytes[7], 'l');
	zassert_equal(user(TUNE, full_gadget, true), 0);
	zassert_equal(first_gadget.tuning.pitch, 440);
	zassert_equal(user(RESET, full_gadget, true), 0);
	zassert_equal(first_gadget.bytes[0], 0);
}

ZTEST(drivers, test_not_granted)
{
	buffer = bytes;
	zassert_equal(user(READ, full_gadget, false), DIED);
	zassert_equal(user(RESET, full_gadget, false), DIED);
	zassert_equal(user(TUNE, full_gadget, false), DIED);
	zassert_equal(user(WRITE, full_gadget, false), -EPERM);
}

ZTEST(drivers, test_another_class)
{
	buffer = bytes;
	zassert_equal(user(READ, a_widget, true), DIED);
	zassert_equal(user(TUNE, a_widget, true), DIED);
	zassert_equal(user(WRITE, a_widget, true), -EPERM);
	zassert_equal(user(READ, &no_device, true), DIED);
	zassert_equal(user(READ, NULL, false), DIED);
	zassert_equal(user(READ, bytes, false), DIED);
}

ZTEST(drivers, test_missing_operation)
{
	buffer = bytes;
	zassert_equal(user(RESET, lean_gadget, true), DIED);
	zassert_equal(user(WRITE, lean_gadget, true), -EPERM);
}

ZTEST(drivers, test_another_driver_of_the_class)
{
	zassert_equal(user(TUNE, twin_gadget, true), 0);
	zassert_equal(user(TUNE, lean_gadget, true), DIED);
}

ZTEST(drivers, test_buffers)
{
	static uint8_t kernel_bytes[GADGET_BYTES];

	buffer = kernel_bytes;
	zassert_equal(user(READ, lean_gadget, true), DIED);
	zassert_equal(kernel_bytes[0], 0);
	zassert_equal(user(WRITE, full_gadget, true), -EFAULT);
	buffer = (void *)(uintptr_t)0xfffffffc;
	zassert_equal(user(READ, full_gadget, true), DIED);
	zassert_equal(user(WRITE, full_gadget, true), -EFAULT);
	zassert_equal(user(TUNE_TOO_LOUD, full_gadget, true), -EINVAL);
}

ZTEST_USER(drivers, test_names)
{
	zassert_equal(gadget_name_length("piano"), 5);
	zassert_equal(gadget_name_length("glockenspiel"), -EFAULT, "no room for its end");
	zassert_equal(gadget_name_length((const char *)&first_gadget), -EFAULT);
	zassert_equal(gadget_name_length(NULL), -EFAULT);
}
