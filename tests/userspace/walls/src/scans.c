/* SPDX-License-Identifier: Apache-2.0 */
/* Scans in every state that a user thread can come into. */

#include "calls.h"
#include "scan.h"

K_APPMEM_PARTITION_DEFINE(scans_a);
K_APPMEM_PARTITION_DEFINE(scans_b);
K_APPMEM_PARTITION_DEFINE(scans_c);
K_APP_BMEM(scans_a) static volatile uint8_t bytes_a[200];
K_APP_BMEM(scans_b) static volatile uint8_t bytes_b[32];
K_APP_BMEM(scans_c) static volatile uint8_t bytes_c[1000];

static uint8_t kernel_array[128] __aligned(256);
K_MEM_PARTITION_DEFINE(scans_carved, &kernel_array[32], 64, K_MEM_PARTITION_P_RW_U_RW);
static uint8_t kernel_text[64] __aligned(64);
K_MEM_PARTITION_DEFINE(scans_read_only, kernel_text, sizeof(kernel_text),
		       K_MEM_PARTITION_P_RO_U_RO);

static struct k_mem_domain one, two;
static struct scan_policy nothing, policy;

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	bytes_a[0] = bytes_b[0] = bytes_c[0] = 1;
	memset(&policy, 0, sizeof(policy));
	zassert_equal(k_mem_domain_init(&one, 0, NULL), 0);
	zassert_equal(k_mem_domain_init(&two, 0, NULL), 0);
	zassert_equal(k_mem_domain_add_partition(&one, &scan_part), 0);
	zassert_equal(k_mem_domain_add_partition(&two, &scan_part), 0);
}

static void after(void *fixture)
{
	children_end(fixture);
	(void)k_mem_domain_deinit(&one);
	(void)k_mem_domain_deinit(&two);
}

ZTEST_SUITE(scans, NULL, NULL, before, after, NULL);

static void open_to(struct k_mem_domain *domain, struct k_mem_partition *part)
{
	zassert_equal(k_mem_domain_add_partition(domain, part), 0);
}

static void expects(const struct k_mem_partition *part)
{
	policy.part[policy.count++] = *part;
}

/* Child @p n is a scanner of the domain, ready to be started. */
static void create(int n, struct k_mem_domain *domain)
{
	child_create(n, scanner, (void *)(uintptr_t)n, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(domain, &child[n]), 0);
}

static void scan(int n, const struct scan_policy *expected)
{
	scan_prepare(n, expected);
	k_thread_start(&child[n]);
	scan_check(n);
}

/* Requirement: ZEP-SRS-8-1 */
ZTEST(scans, test_no_partition)
{
	create(0, &one);
	scan(0, &nothing);
}

/* Requirement: ZEP-SRS-8-1 */
ZTEST(scans, test_partitions)
{
	open_to(&one, &scans_a);
	open_to(&one, &scans_c);
	open_to(&one, &scans_read_only);
	expects(&scans_a);
	expects(&scans_c);
	expects(&scans_read_only);
	create(0, &one);
	scan(0, &policy);
}

ZTEST(scans, test_carved)
{
	open_to(&one, &scans_carved);
	expects(&scans_carved);
	create(0, &one);
	scan(0, &policy);
}

/* Two domains take turns: neither finds anything of the other's, nor of what was there before. */
ZTEST(scans, test_switching)
{
	struct scan_policy other = {0};

	open_to(&one, &scans_a);
	open_to(&one, &scans_carved);
	expects(&scans_a);
	expects(&scans_carved);
	open_to(&two, &scans_b);
	other.part[other.count++] = scans_b;
	create(0, &one);
	create(1, &two);
	scan_prepare(0, &policy);
	scan_prepare(1, &other);
	k_thread_start(&child[0]);
	k_thread_start(&child[1]);
	scan_check(0);
	scan_check(1);
}

/* A domain with many regions, then one with few, on the same processor registers. */
ZTEST(scans, test_after_larger_domain)
{
	open_to(&two, &scans_a);
	open_to(&two, &scans_b);
	open_to(&two, &scans_c);
	zassert_true(may_write(&two, bytes_c));
	open_to(&one, &scans_b);
	expects(&scans_b);
	create(1, &one);
	scan(1, &policy);
}

/* The largest domain that the unit can hold. */
#define PIECES 16
static K_THREAD_STACK_DEFINE(pieces, 64 * PIECES);

ZTEST(scans, test_after_largest_domain)
{
	int count = 0;
	int result = 0;

	while (result == 0) {
		struct k_mem_partition piece = {(uintptr_t)pieces + 64 * count, 32,
						K_MEM_PARTITION_P_RW_U_RW};

		result = k_mem_domain_add_partition(&two, &piece);
		count += result == 0 ? 1 : 0;
		zassert_true(count < PIECES);
	}
	zassert_equal(result, -ENOSPC);
	/* beside scan_part, which needs two entries on some units */
	zassert_true(count >= arch_mem_domain_max_partitions_get() - 2);
	zassert_true(may_write(&two, (void *)((uintptr_t)pieces + 64 * (count - 1))));
	open_to(&one, &scans_b);
	expects(&scans_b);
	create(0, &one);
	scan(0, &policy);
}

ZTEST(scans, test_after_move)
{
	open_to(&one, &scans_a);
	open_to(&two, &scans_b);
	expects(&scans_b);
	create(0, &one);
	zassert_equal(k_mem_domain_add_thread(&two, &child[0]), 0);
	scan(0, &policy);
}

static void moves_and_scans(void *domain, void *p2, void *p3)
{
	bytes_a[1]++;
	(void)call_move_to(domain);
	scanner((void *)0, p2, p3);
}

ZTEST(scans, test_after_move_while_running)
{
	open_to(&one, &scans_a);
	open_to(&two, &scans_c);
	expects(&scans_c);
	child_create(0, moves_and_scans, &two, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&one, &child[0]), 0);
	scan(0, &policy);
}

static void after_removal_of(struct k_mem_partition *gone)
{
	struct k_mem_partition *all[] = {&scans_a, &scans_b, &scans_c};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		open_to(&one, all[i]);
		if (all[i] != gone) {
			expects(all[i]);
		}
	}
	zassert_true(may_write(&one, (void *)gone->start));
	zassert_equal(k_mem_domain_remove_partition(&one, gone), 0);
	create(0, &one);
	scan(0, &policy);
}

ZTEST(scans, test_after_removal_of_first)
{
	after_removal_of(&scans_a);
}

ZTEST(scans, test_after_removal_of_middle)
{
	after_removal_of(&scans_b);
}

ZTEST(scans, test_after_removal_of_last)
{
	after_removal_of(&scans_c);
}

static void removes_and_scans(void *p1, void *p2, void *p3)
{
	bytes_a[1]++;
	(void)call_remove_partition(&one, &scans_a);
	(void)call_remove_partition(&one, &scans_carved);
	scanner(p1, p2, p3);
}

ZTEST(scans, test_after_removal_while_running)
{
	open_to(&one, &scans_a);
	open_to(&one, &scans_b);
	open_to(&one, &scans_carved);
	expects(&scans_b);
	child_create(0, removes_and_scans, (void *)0, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&one, &child[0]), 0);
	scan(0, &policy);
}

ZTEST(scans, test_after_readding)
{
	open_to(&one, &scans_a);
	open_to(&one, &scans_b);
	zassert_equal(k_mem_domain_remove_partition(&one, &scans_a), 0);
	open_to(&one, &scans_c);
	open_to(&one, &scans_a);
	zassert_equal(k_mem_domain_remove_partition(&one, &scans_c), 0);
	expects(&scans_b);
	expects(&scans_a);
	create(0, &one);
	scan(0, &policy);
}

static void returns_at_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

/* The stack and the domain of one that has ended are nobody's. */
ZTEST(scans, test_after_exit_of_another)
{
	open_to(&two, &scans_a);
	child_create(1, returns_at_once, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&two, &child[1]), 0);
	k_thread_start(&child[1]);
	child_join(1);
	open_to(&one, &scans_b);
	expects(&scans_b);
	create(0, &one);
	scan(0, &policy);
}

/* Of a stack that covers whole pages of a CPU with an MMU, the next thread of the same domain must
 * not have what that CPU kept of them. */
#define LARGE_STACK_SIZE 12288
static K_THREAD_STACK_DEFINE(large_stack, LARGE_STACK_SIZE);

static void writes_and_sleeps(void *byte, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint8_t *)byte = 1;
	(void)k_sleep(K_FOREVER);
}

/* The other is more urgent, so the switch is from user to user. */
ZTEST(scans, test_after_one_with_a_large_stack)
{
	char *middle = K_THREAD_STACK_BUFFER(large_stack) + LARGE_STACK_SIZE / 2;

	(void)k_thread_create(&child[1], large_stack, LARGE_STACK_SIZE, writes_and_sleeps, middle,
			      NULL, NULL, 1, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&one, &child[1]), 0);
	child_create(0, writes_and_sleeps, middle, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&one, &child[0]), 0);
	faults_expect(1);
	k_thread_start(&child[0]);
	k_thread_start(&child[1]);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal_ptr(fault.thread, &child[0]);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)middle, "0x%08x", fault.address);
}

static void becomes_scanner(void *n, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_thread_user_mode_enter(scanner, n, NULL, NULL);
}

ZTEST(scans, test_after_drop_to_user_mode)
{
	open_to(&two, &scans_a);
	zassert_true(may_write(&two, bytes_a)); /* whose regions are loaded now */
	open_to(&one, &scans_b);
	expects(&scans_b);
	child_create(0, becomes_scanner, (void *)0, 2, 0, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&one, &child[0]), 0);
	scan(0, &policy);
}

/* While a supervisor thread and interrupts change another domain all the time. */
static void changes_domain(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		open_to(&two, &scans_a);
		(void)k_sleep(K_TICKS(1));
		(void)k_mem_domain_remove_partition(&two, &scans_a);
	}
}

ZTEST(scans, test_while_another_domain_changes)
{
	open_to(&one, &scans_b);
	expects(&scans_b);
	child_create(1, changes_domain, NULL, 1, 0, K_NO_WAIT);
	create(0, &one);
	scan(0, &policy);
}
