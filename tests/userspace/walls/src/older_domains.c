/* SPDX-License-Identifier: Apache-2.0 */
/* Memory domains by the names that Zephyr had at first, and those that came last: threads leave a
 * domain for the default one, a domain ends with all its threads, partitions are taken over. */

#include "calls.h"
#include "touch.h"
#include <zephyr/internal/syscall_handler.h>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

K_APPMEM_PARTITION_DEFINE(older_a);
K_APPMEM_PARTITION_DEFINE(older_b);
K_APP_BMEM(older_a) static volatile u8_t byte_a;
K_APP_BMEM(older_b) static volatile u8_t byte_b;
static struct k_mem_partition *both[] = {&older_a, &older_b};

static struct k_mem_domain domain, other;

static struct k_mem_partition over_stack_of(int n)
{
	return (struct k_mem_partition){(uintptr_t)K_THREAD_STACK_BUFFER(child_stack[n]), 64,
					K_MEM_PARTITION_P_RW_U_RW};
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&domain, ARRAY_SIZE(both), both), 0);
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	byte_a = 0;
	byte_b = 0;
}

static void after(void *fixture)
{
	children_end(fixture);
	(void)k_mem_domain_deinit(&domain);
	(void)k_mem_domain_deinit(&other);
}

ZTEST_SUITE(older_domains, NULL, NULL, before, after, NULL);

static void ends(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

/* Child @p n, not started, in `domain`. */
static void child_in_domain(int n, k_thread_entry_t entry)
{
	child_create(n, entry, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[n]), 0);
}

static void runs_until_fault_at(int n, const volatile u8_t *address)
{
	faults_expect(1);
	k_thread_start(&child[n]);
	child_join(n);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (u32_t)(uintptr_t)address);
	zassert_true(fault.user);
}

/* ---- Results -------------------------------------------------------------------------------- */

ZTEST(older_domains, test_remove_thread)
{
	struct k_mem_partition part = over_stack_of(1);

	zassert_equal(k_mem_domain_remove_thread(NULL), -EINVAL);
	child_in_domain(1, ends);
	zassert_equal(k_mem_domain_remove_thread(&child[1]), 0);
	zassert_equal_ptr(child[1].mem_domain_info.mem_domain, &k_mem_domain_default);
	zassert_is_null(domain.threads);
	zassert_equal(k_mem_domain_remove_thread(&child[1]), 0, "it is there already");
	zassert_equal_ptr(child[1].mem_domain_info.mem_domain, &k_mem_domain_default);

	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	zassert_equal(k_mem_domain_add_partition(&k_mem_domain_default, &part), 0);
	zassert_equal(k_mem_domain_remove_thread(&child[1]), -EINVAL, "two regions over one stack");
	zassert_equal_ptr(child[1].mem_domain_info.mem_domain, &domain);
	zassert_equal_ptr(domain.threads, &child[1]);
	zassert_equal(k_mem_domain_remove_partition(&k_mem_domain_default, &part), 0);

	k_thread_abort(&child[1]);
	zassert_equal(k_mem_domain_remove_thread(&child[1]), -EINVAL, "it has ended");
}

ZTEST(older_domains, test_destroy)
{
	static struct k_mem_domain never_initialised;
	struct k_mem_partition part = over_stack_of(1);

	zassert_equal(k_mem_domain_destroy(NULL), -EINVAL);
	zassert_equal(k_mem_domain_destroy(&k_mem_domain_default), -EINVAL);
	zassert_equal(k_mem_domain_destroy(&never_initialised), -EINVAL);

	for (int n = 0; n < 3; n++) {
		child_in_domain(n, ends);
	}
	/* the stack in the middle of the list cannot go: all stay */
	zassert_equal(k_mem_domain_add_partition(&k_mem_domain_default, &part), 0);
	zassert_equal(k_mem_domain_destroy(&domain), -EINVAL);
	for (int n = 0; n < 3; n++) {
		zassert_equal_ptr(child[n].mem_domain_info.mem_domain, &domain);
	}
	zassert_equal(domain.num_partitions, 2);
	zassert_equal(k_mem_domain_remove_partition(&k_mem_domain_default, &part), 0);

	zassert_equal(k_mem_domain_destroy(&domain), 0);
	for (int n = 0; n < 3; n++) {
		zassert_equal_ptr(child[n].mem_domain_info.mem_domain, &k_mem_domain_default);
	}
	zassert_is_null(domain.threads);
	zassert_equal(domain.num_partitions, 0);
	zassert_equal(k_mem_domain_destroy(&domain), -EINVAL, "it is none any more");
	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0, "it can be one again");
	zassert_equal(k_mem_domain_destroy(&domain), 0, "also without threads");
}

static void writes_both(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	byte_a = 1;
	byte_b = 1;
}

/* What the thread may touch is what the default domain has. */
ZTEST(older_domains, test_of_the_default_domain)
{
	child_in_domain(0, writes_both);
	zassert_equal(k_mem_domain_remove_thread(&child[0]), 0);
	zassert_equal(k_mem_domain_add_partition(&k_mem_domain_default, &older_a), 0);
	runs_until_fault_at(0, &byte_b);
	zassert_equal(byte_a, 1);
	zassert_equal(k_mem_domain_remove_partition(&k_mem_domain_default, &older_a), 0);
}

/* ---- At once -------------------------------------------------------------------------------- */

int z_impl_call_leave(void)
{
	return k_mem_domain_remove_thread(k_current_get());
}

static int z_vrfy_call_leave(void)
{
	return z_impl_call_leave();
}
#include <zephyr/syscalls/call_leave_mrsh.c>

int z_impl_call_destroy(struct k_mem_domain *which)
{
	return k_mem_domain_destroy(which);
}

static int z_vrfy_call_destroy(struct k_mem_domain *which)
{
	return z_impl_call_destroy(which);
}
#include <zephyr/syscalls/call_destroy_mrsh.c>

static void leaves(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	byte_a = 1;
	if (call_leave() == 0) {
		byte_a = 2;
	}
}

static void destroys(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	byte_a = 1;
	if (call_destroy(&domain) == 0) {
		byte_a = 2;
	}
}

ZTEST(older_domains, test_running_thread)
{
	child_in_domain(0, leaves);
	runs_until_fault_at(0, &byte_a);
	zassert_equal(byte_a, 1);

	child_in_domain(0, destroys);
	child_in_domain(1, writes_both);
	runs_until_fault_at(0, &byte_a);
	zassert_equal(byte_a, 1);
	runs_until_fault_at(1, &byte_a);
}

static void writes_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		byte_a++;
	}
}

static u8_t value_at_removal;

static void remove_by_isr(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_remove_thread(&child[0]);
	value_at_removal = byte_a;
}

static void destroy_by_isr(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_destroy(&domain);
	value_at_removal = byte_a;
}

/* An interrupt does it while user code writes. */
ZTEST(older_domains, test_by_isr)
{
	for (u32_t cycles = 5000; cycles < 5100; cycles += 7) {
		console_is_silent = true;
		child_in_domain(0, writes_forever);
		interrupt_after(cycles, remove_by_isr, NULL);
		runs_until_fault_at(0, &byte_a);
		zassert_equal(byte_a, value_at_removal, "written after the removal");

		child_in_domain(0, writes_forever);
		interrupt_after(cycles, destroy_by_isr, NULL);
		runs_until_fault_at(0, &byte_a);
		zassert_equal(byte_a, value_at_removal, "written after the end of the domain");
		zassert_equal(k_mem_domain_init(&domain, ARRAY_SIZE(both), both), 0);
	}
}

/* ---- Partitions of another's domain --------------------------------------------------------- */

ZTEST(older_domains, test_inherit_partitions)
{
	struct k_mem_partition part = over_stack_of(1);

	child_in_domain(0, ends);
	zassert_equal(k_mem_domain_inherit_thread_partitions(NULL, &child[0]), -EINVAL);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, NULL), -EINVAL);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[0]), 0);
	zassert_equal(other.num_partitions, 2);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[0]), -EINVAL, "twice");
	zassert_equal(k_mem_domain_inherit_thread_partitions(&domain, &child[0]), -EINVAL, "own");
	zassert_equal(other.num_partitions, 2);

	/* the second of three lies over the stack of a thread in the domain */
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	child_create(1, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&other, &child[1]), 0);
	zassert_equal(k_mem_domain_remove_partition(&domain, &older_b), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &older_b), 0);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[0]), -EINVAL);
	zassert_equal(other.num_partitions, 0);
	k_thread_abort(&child[1]);

	k_thread_abort(&child[0]);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[0]), -EINVAL, "ended");
	zassert_equal(k_mem_domain_deinit(&other), 0);
	child_create(0, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[0]), -EINVAL,
		      "not a domain");
}

static void waits_and_writes(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_TICKS(2));
	writes_both(p1, p2, p3);
}

/* In force for a thread that runs already. */
ZTEST(older_domains, test_inherit_partitions_at_once)
{
	child_in_domain(0, ends);
	child_create(1, waits_and_writes, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&other, &child[1]), 0);
	k_thread_start(&child[1]);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[0]), 0);
	child_join(1);
	zassert_equal(byte_a, 1);
	zassert_equal(byte_b, 1);
}

/* Partitions from @p start on, until there is room for one more in a domain that can have @p max. */
static void fill_other(const void *start, int max)
{
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	for (int i = 0; i < max - 1; i++) {
		struct k_mem_partition part = {(uintptr_t)start + 64 * (size_t)i, 32,
					       K_MEM_PARTITION_P_RO_U_RO};

		zassert_equal(k_mem_domain_add_partition(&other, &part), 0);
	}
}

static void expect_no_room(int max)
{
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[1]), -ENOSPC);
	zassert_equal(other.num_partitions, max - 1);
	zassert_false(may_read(&other, &byte_a));
}

/* Room for one, in the unit or (constants cost no region) in the domain itself: none is taken. */
ZTEST(older_domains, test_inherit_partitions_that_do_not_fit)
{
	static K_THREAD_STACK_DEFINE(room, 64 * CONFIG_MAX_DOMAIN_PARTITIONS);
	static const u8_t constants[64 * CONFIG_MAX_DOMAIN_PARTITIONS] __aligned(32) = {1};

	child_in_domain(1, ends);
	fill_other(room, arch_mem_domain_max_partitions_get());
	expect_no_room(arch_mem_domain_max_partitions_get());
	fill_other(constants, CONFIG_MAX_DOMAIN_PARTITIONS);
	expect_no_room(CONFIG_MAX_DOMAIN_PARTITIONS);
}

/* ---- As it was documented ------------------------------------------------------------------- */

/* The examples of Zephyr's first page about memory domains, with the `&` that two lines lack. */

struct k_mem_domain app0_domain;

u8_t __aligned(32) app0_buf[32];
u8_t __aligned(32) app1_buf[32];

K_MEM_PARTITION_DEFINE(app0_part0, app0_buf, sizeof(app0_buf), K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(app0_part1, app1_buf, sizeof(app1_buf), K_MEM_PARTITION_P_RW_U_RO);

struct k_mem_partition *app0_parts[] = {&app0_part0, &app0_part1};

static void user_of_app0(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	app0_buf[0] = 1;
	app0_buf[1] = app1_buf[0];
	(void)k_sleep(K_TICKS(4));
	app0_buf[0] = 2;
}

static void expect_fault_of_app0(k_tid_t app_thread_id)
{
	faults_expect(1);
	k_thread_start(app_thread_id);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(app0_buf[0], 1);
	zassert_equal(app0_buf[1], 77);
}

ZTEST(older_domains, test_documented_examples)
{
	k_tid_t app_thread_id = &child[0];

	app1_buf[0] = 77;
	zassert_equal(k_mem_domain_init(&app0_domain, ARRAY_SIZE(app0_parts), app0_parts), 0);
	zassert_false(may_write(&app0_domain, app1_buf));
	k_mem_domain_destroy(&app0_domain);

	k_mem_domain_init(&app0_domain, 0, NULL);
	k_mem_domain_add_partition(&app0_domain, &app0_part0);
	k_mem_domain_add_partition(&app0_domain, &app0_part1);

	child_create(0, user_of_app0, NULL, 2, K_USER, K_FOREVER);
	k_mem_domain_add_thread(&app0_domain, app_thread_id);
	expect_fault_of_app0(app_thread_id);
	app1_buf[0] = 78; /* the kernel may write there all the while */
	k_mem_domain_remove_partition(&app0_domain, &app0_part1);
	k_mem_domain_remove_thread(app_thread_id);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.address, (u32_t)(uintptr_t)app0_buf);
	zassert_equal(app0_buf[0], 1);

	k_mem_domain_destroy(&app0_domain);
	zassert_equal(app0_domain.num_partitions, 0);
}

/* The integer types of that time have their widths. */
BUILD_ASSERT(sizeof(u8_t) == 1 && sizeof(u16_t) == 2 && sizeof(u32_t) == 4 && sizeof(u64_t) == 8);
BUILD_ASSERT(sizeof(s8_t) == 1 && sizeof(s16_t) == 2 && sizeof(s32_t) == 4 && sizeof(s64_t) == 8);
BUILD_ASSERT((s8_t)-1 < 0 && (s16_t)-1 < 0 && (s32_t)-1 < 0 && (s64_t)-1 < 0);
BUILD_ASSERT((u8_t)-1 > 0 && (u16_t)-1 > 0 && (u32_t)-1 > 0 && (u64_t)-1 > 0);
