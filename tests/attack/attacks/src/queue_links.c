/* SPDX-License-Identifier: Apache-2.0 */
/* A supervisor has put items into a queue that lie where a user can write, and the user makes their
 * links point to the kernel's memory. No link that a user can write is followed: whoever would have to
 * ends. */

#include "attack.h"

ATTACK_SUITE(queue_links);

struct item {
	void *link;
	uint32_t data;
};

static K_QUEUE_DEFINE(queue);
static ATTACK_BMEM struct item theirs[2];
static struct item ours[2];
/* Kernel memory that a partition opens to users of another domain. */
static struct item opened[4] __aligned(32);
static struct k_mem_domain other_domain;

static void fill(struct item *first, struct item *second)
{
	k_queue_init(&queue);
	k_queue_append(&queue, first);
	k_queue_append(&queue, second);
}

static void open_to_others(k_mem_partition_attr_t attr)
{
	struct k_mem_partition part = {(uintptr_t)opened, sizeof(opened), attr};
	struct k_mem_partition *parts[] = {&part};

	zassert_equal(k_mem_domain_init(&other_domain, 1, parts), 0);
}

/* ---- A user that gets ---------------------------------------------------------------------------- */

static ATTACK_BMEM void *got[3];

static void bends_and_gets(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	theirs[0].link = kernel_bytes;
	theirs[1].link = kernel_bytes;
	for (size_t i = 0; i < ARRAY_SIZE(got); i++) {
		got[i] = k_queue_get(&queue, K_NO_WAIT);
	}
}

static void run_getter(void)
{
	memset(got, 0, sizeof(got));
	attacker_create(bends_and_gets, NULL);
	k_thread_access_grant(&child[0], &queue);
	(void)attacker_run();
}

ZTEST(queue_links, test_user)
{
	fill(&theirs[0], &theirs[1]);
	run_getter();
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_is_null(got[0]);
	zassert_equal_ptr(k_queue_peek_head(&queue), &theirs[0]);
}

/* The last item has no link, whatever stands there. */
ZTEST(queue_links, test_last_item)
{
	fill(&ours[0], &theirs[1]);
	run_getter();
	zassert_equal(fault.count, 0);
	zassert_equal_ptr(got[0], &ours[0]);
	zassert_equal_ptr(got[1], &theirs[1]);
	zassert_is_null(got[2]);
	fill(&ours[0], &theirs[1]);
	theirs[1].link = kernel_bytes;
	k_queue_insert(&queue, &theirs[1], &ours[1]);
	zassert_equal_ptr(k_queue_peek_tail(&queue), &ours[1]);
	zassert_equal_ptr(theirs[1].link, &ours[1]);
	zassert_is_null(ours[1].link);
	fill(&ours[0], &theirs[1]);
	theirs[1].link = kernel_bytes;
	zassert_true(k_queue_remove(&queue, &theirs[1]));
	zassert_equal_ptr(k_queue_peek_tail(&queue), &ours[0]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &ours[0]);
	zassert_is_null(k_queue_get(&queue, K_NO_WAIT));
}

/* ---- Supervisors --------------------------------------------------------------------------------- */

static struct item *place; /* of two items */

static void gets(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_queue_get(&queue, K_NO_WAIT);
}

static void removes(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_queue_remove(&queue, &place[1]);
}

static void removes_first(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_queue_remove(&queue, &place[0]);
}

static void appends_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_queue_unique_append(&queue, &ours[1]);
}

static void inserts(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_queue_insert(&queue, &place[0], &ours[1]);
}

static const k_thread_entry_t operations[] = {gets, removes, removes_first, appends_once, inserts};

static void each_operation(struct item *two, unsigned int faults)
{
	place = two;
	console_is_silent = true;
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		fill(&two[0], &two[1]);
		faults_expect(faults);
		if (faults != 0) {
			two[0].link = kernel_bytes;
		}
		child_create(1, operations[i], NULL, 4, 0, K_NO_WAIT);
		child_join(1);
		zassert_equal(fault.count, faults, "operation %zu", i);
		zassert_true(faults == 0 || fault.reason == K_ERR_KERNEL_OOPS);
	}
	console_is_silent = false;
	oracles_ask();
}

ZTEST(queue_links, test_attackers_memory)
{
	each_operation(theirs, 1);
}

ZTEST(queue_links, test_kernel_memory)
{
	each_operation(ours, 0);
}

/* A domain without threads counts: there could be some at any time. */
ZTEST(queue_links, test_memory_of_another_domain)
{
	each_operation(opened, 0);
	open_to_others((k_mem_partition_attr_t)K_MEM_PARTITION_P_RW_U_RW);
	each_operation(opened + 1, 1);
	zassert_equal(k_mem_domain_deinit(&other_domain), 0);
	open_to_others((k_mem_partition_attr_t)K_MEM_PARTITION_P_RW_U_RO);
	each_operation(opened + 1, 0);
	zassert_equal(k_mem_domain_deinit(&other_domain), 0);
}

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_FOREVER);
}

/* On the stack of a thread, as long as that is a user's. */
ZTEST(queue_links, test_stack)
{
	struct item *on_stack = (void *)K_THREAD_STACK_BUFFER(child_stack[2]);

	child_create(2, waits, NULL, 9, 0, K_NO_WAIT);
	each_operation(on_stack, 0);
	k_thread_abort(&child[2]);
	each_operation(on_stack, 0);
	child_create(2, waits, NULL, 9, K_USER, K_NO_WAIT);
	each_operation(on_stack, 1);
	k_thread_abort(&child[2]);
}

/* A list for those who wait. */
static void appends_list(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	theirs[0].link = kernel_bytes;
	(void)k_queue_append_list(&queue, &theirs[0], &theirs[1]);
}

static void waits_for_item(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_queue_get(&queue, K_FOREVER);
}

ZTEST(queue_links, test_list)
{
	fill(&ours[0], &ours[1]);
	gets(NULL, NULL, NULL);
	gets(NULL, NULL, NULL);
	child_create(2, waits_for_item, NULL, 4, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	faults_expect(1);
	console_is_silent = true;
	child_create(1, appends_list, NULL, 4, 0, K_NO_WAIT);
	child_join(1);
	console_is_silent = false;
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_is_null(k_queue_peek_head(&queue));
	k_thread_abort(&child[2]);
	zassert_is_null(queue.wait_q.head);
	oracles_ask();
}
