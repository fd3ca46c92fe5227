/* SPDX-License-Identifier: Apache-2.0 */
/* Each attribute of a partition, in each kind of memory: what a user of the domain may do, what
 * privileged code may do while the domain is loaded, and that whatever is refused is refused at
 * that very address. */

#include "calls.h"
#include "touch.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

static struct k_mem_domain domain;
static K_THREAD_STACK_DEFINE(user_room, 128);
static uint8_t kernel_room[128] __aligned(256);

static void attributes_end(void *fixture)
{
	children_end(fixture);
	(void)k_mem_domain_deinit(&domain);
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
}

ZTEST_SUITE(attributes, NULL, NULL, before, attributes_end, NULL);

/* ---- Privileged accesses -------------------------------------------------------------------- */

int z_impl_call_touch(void *address, int how)
{
	touching_child(address, (void *)(uintptr_t)how, NULL);
	return 0;
}

static int z_vrfy_call_touch(void *address, int how)
{
	return z_impl_call_touch(address, how);
}
#include <zephyr/syscalls/call_touch_mrsh.c>

static void calls_touch(void *address, void *how, void *p3)
{
	ARG_UNUSED(p3);
	(void)call_touch(address, (int)(uintptr_t)how);
}

/* May privileged code, while the domain is loaded? */
static bool kernel_may(const volatile void *address, char how)
{
	console_is_silent = true;
	faults_expect(1);
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, calls_touch,
			      (void *)(uintptr_t)address, (void *)(uintptr_t)how, NULL, 2, K_USER,
			      K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[0]), 0);
	k_thread_start(&child[0]);
	child_join(0);
	console_is_silent = false;
	if (fault.count == 0) {
		return true;
	}
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)address);
	zassert_false(fault.user);
	return false;
}

/* ---- All attributes ------------------------------------------------------------------------- */

static const struct attribute {
	const char *name;
	k_mem_partition_attr_t attr;
	const char *user;
	const char *kernel; /* but for execution: see doc/caveats.md */
	bool writes_and_executes;
} attributes[] = {
#define ATTRIBUTE(name, user, kernel, ...)                                                         \
	{                                                                                          \
#name, K_MEM_PARTITION_##name, user, kernel, ##__VA_ARGS__                         \
	}
	ATTRIBUTE(P_NA_U_NA, "", ""),
	ATTRIBUTE(P_RW_U_RW, "rw", "rw"),
	ATTRIBUTE(P_RW_U_RO, "r", "rw"),
	ATTRIBUTE(P_RW_U_NA, "", "rw"),
	ATTRIBUTE(P_RO_U_RO, "r", "r"),
	ATTRIBUTE(P_RO_U_NA, "", "r"),
	ATTRIBUTE(P_RWX_U_RWX, "rwx", "rw", true),
	ATTRIBUTE(P_RWX_U_RX, "rx", "rw", true),
	ATTRIBUTE(P_RX_U_RX, "rx", "r"),
	ATTRIBUTE(P_RW_U_RW_NOCACHE, "rw", "rw"),
	ATTRIBUTE(P_RW_U_RO_NOCACHE, "r", "rw"),
	ATTRIBUTE(P_RW_U_NA_NOCACHE, "", "rw"),
	ATTRIBUTE(P_RO_U_RO_NOCACHE, "r", "r"),
	ATTRIBUTE(P_RO_U_NA_NOCACHE, "", "r"),
};

static bool says(const char *rights, char how)
{
	return strchr(rights, how) != NULL;
}

static void try_attribute(const struct attribute *a, uint8_t *room)
{
	struct k_mem_partition part = {(uintptr_t)room + 32, 64, a->attr};
	uint8_t *places[] = {room + 32, room + 94};
	int result;

	for (size_t i = 0; i < 128; i += 2) {
		*(uint16_t *)&room[i] = MACHINE_RETURNS;
	}
	result = k_mem_domain_add_partition(&domain, &part);
	if ((a->writes_and_executes && IS_ENABLED(CONFIG_EXECUTE_XOR_WRITE)) ||
	    (says(a->user, 'x') && MACHINE_ONLY_CODE_EXECUTES)) {
		zassert_equal(result, -EINVAL, "%s", a->name);
		return;
	}
	zassert_equal(result, 0, "%s: %d", a->name, result);
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		for (const char *how = "xrw"; *how != '\0'; how++) {
			zassert_equal(touch(&domain, places[i], *how), says(a->user, *how),
				      "%s: user %c", a->name, *how);
			if (*how != 'x') {
				zassert_equal(kernel_may(places[i], *how),
					      !MACHINE_BINDS_KERNEL || says(a->kernel, *how),
					      "%s: kernel %c", a->name, *how);
			}
		}
	}
	zassert_false(may_read(&domain, room + 31));
	zassert_false(may_read(&domain, room + 96));
	zassert_equal(k_mem_domain_remove_partition(&domain, &part), 0);
	zassert_true(kernel_may(places[0], 'w'), "%s lasts", a->name);
}

ZTEST(attributes, test_in_user_memory)
{
	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++) {
		try_attribute(&attributes[i], (uint8_t *)user_room);
	}
}

ZTEST(attributes, test_in_kernel_memory)
{
	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++) {
		try_attribute(&attributes[i], kernel_room);
	}
}

/* ---- Flash ---------------------------------------------------------------------------------- */

ZTEST(attributes, test_in_flash)
{
	/* Behind what the image uses: calibration data, say. */
	uintptr_t last = CONFIG_FLASH_BASE_ADDRESS + CONFIG_FLASH_SIZE * 1024 - 32;
	struct k_mem_partition part = {last, 32, K_MEM_PARTITION_P_RO_U_RO};

	zassert_false(may_read(&domain, (void *)last));
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_true(may_read(&domain, (void *)last));
	zassert_true(may_read(&domain, (void *)(last + 31)));
	zassert_false(may_write(&domain, (void *)last));
	zassert_false(may_execute(&domain, (void *)last));
	zassert_false(may_read(&domain, (void *)(last - 1)));
}

/* ---- Devices -------------------------------------------------------------------------------- */

ZTEST(attributes, test_device)
{
	struct k_mem_partition part = {MACHINE_DEVICE, 0x1000, K_MEM_PARTITION_P_RW_U_RO};
	volatile machine_register_t *reload =
		(volatile machine_register_t *)MACHINE_DEVICE_REGISTER;

	zassert_false(may_read(&domain, reload));
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_true(may_read(&domain, reload));
	zassert_false(may_write(&domain, reload));
	zassert_true(kernel_may(reload, 'w'));
	zassert_equal(*reload & 0xff, 0x5a);
	zassert_true(may_read(&domain, reload));
	zassert_false(may_execute(&domain, (void *)MACHINE_DEVICE));
	zassert_equal(k_mem_domain_remove_partition(&domain, &part), 0);
	part.attr = K_MEM_PARTITION_P_RW_U_RW;
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	*reload = 0;
	zassert_true(may_write(&domain, reload));
	zassert_equal(*reload & 0xff, 0x5a);
	zassert_false(may_read(&domain, (void *)(MACHINE_DEVICE + 0x1000)));
	*reload = 0;
}

#ifdef BOARD_PPC_DEVICES
/* The bus lets users pass to each device whose partition they have. A row of the board's table that
 * names a wrong bit is a bus fault here. */
ZTEST(attributes, test_every_device_on_the_bus)
{
	static const uint32_t devices[] = {
#define AS_ADDRESS(address, offset, bit) (address),
		BOARD_PPC_DEVICES(AS_ADDRESS)
#undef AS_ADDRESS
	};

	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		struct k_mem_partition part = {devices[i], 0x1000, K_MEM_PARTITION_P_RW_U_RO};

		zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
		zassert_false(may_read(&domain, (void *)devices[i]));
		zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
		zassert_true(may_read(&domain, (void *)devices[i]), "0x%08x", devices[i]);
	}
}
#endif
