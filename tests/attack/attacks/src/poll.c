/* SPDX-License-Identifier: Apache-2.0 */
/* Events to poll for are full of pointers that the kernel follows, and lie in user memory. What counts
 * is a copy made once; nothing of it is left, neither links nor memory, however the poll ends. */

#include "attack.h"
#include <zephyr/irq_offload.h>

ATTACK_SUITE(poll);

K_HEAP_DEFINE(attack_pool, 256);
static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static K_QUEUE_DEFINE(queue);
static struct k_poll_signal sig;
static struct k_poll_signal bare_signal;

#define EVENTS 4
static ATTACK_BMEM struct k_poll_event wanted[EVENTS];
static ATTACK_BMEM int result;

static size_t largest_piece(void)
{
	size_t size = 256;
	void *piece = NULL;

	while (piece == NULL && size > 0) {
		size -= 4;
		piece = k_heap_alloc(&attack_pool, size, K_NO_WAIT);
	}
	k_heap_free(&attack_pool, piece);
	return size;
}

static void fill(struct k_poll_event *event, uint32_t type, void *object)
{
	k_poll_event_init(event, type, K_POLL_MODE_NOTIFY_ONLY, object);
}

static void prepare(k_thread_entry_t entry, const void *p1)
{
	k_poll_signal_init(&sig);
	(void)k_sem_init(&sem, 0, 1);
	memset(wanted, 0, sizeof(wanted));
	fill(&wanted[0], K_POLL_TYPE_SEM_AVAILABLE, &sem);
	fill(&wanted[1], K_POLL_TYPE_SIGNAL, &sig);
	result = 77;
	attacker_create(entry, p1);
	k_thread_heap_assign(&child[0], &attack_pool);
	k_thread_access_grant(&child[0], &sem, &mutex, &sig, &bare_signal, &queue);
}

static void assert_nothing_left(size_t whole)
{
	zassert_is_null(sem.poll_events.head);
	zassert_is_null(sig.poll_events.head);
	zassert_is_null(queue.poll_events.head);
	zassert_equal(largest_piece(), whole, "memory of its pool is lost");
}

/* It dies of a broken contract; the report is about @p address, unless that is NULL. */
static void dies(k_thread_entry_t entry, const void *p1, const volatile void *address)
{
	size_t whole = largest_piece();

	prepare(entry, p1);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 1, "%p was accepted", p1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_true(address == NULL || child[0].end_address == (uintptr_t)address,
		     "the report names another address than %p", address);
	assert_nothing_left(whole);
}

/* ---- The array ----------------------------------------------------------------------------------- */

static void polls_array(void *events, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	result = k_poll(events, 2, K_FOREVER);
}

ZTEST(poll, test_array)
{
	const uintptr_t end = attack_part.start + attack_part.size;
	const void *const places[] = {
		NULL,
		attack_constant,
		attack_read_only_bytes,
		victim_bytes,
		kernel_bytes,
		&sem,
		(void *)UINTPTR_MAX,
		(void *)(UINTPTR_MAX - 2 * sizeof(*wanted) + 1),
		(void *)(attack_part.start - 4),
		(void *)(end - sizeof(*wanted)),
		(void *)(end - 4),
	};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		dies(polls_array, places[i], NULL);
		zassert_equal(result, 77);
	}
}

static void polls_numbers(void *p1, void *p2, void *p3)
{
	static const int numbers[] = {-1,	  INT_MIN,    INT_MAX, 0x0ccccccd,
				      0x0ccccccc, 0x1999999a, 100};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		result = k_poll(wanted, numbers[i], K_FOREVER);
		if (result != -EINVAL && result != -ENOMEM) {
			return;
		}
	}
	result = 0;
}

ZTEST(poll, test_numbers)
{
	size_t whole = largest_piece();

	prepare(polls_numbers, NULL);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 0);
	zassert_equal(result, 0);
	assert_nothing_left(whole);
}

/* ---- The objects ---------------------------------------------------------------------------------- */

static void polls_object(void *object, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	wanted[1].obj = object;
	result = k_poll(wanted, 2, K_FOREVER);
}

static void polls_signal(void *object, void *p2, void *p3)
{
	wanted[1].type = K_POLL_TYPE_SIGNAL;
	polls_object(object, p2, p3);
}

static void polls_semaphore(void *object, void *p2, void *p3)
{
	wanted[1].type = K_POLL_TYPE_SEM_AVAILABLE;
	polls_object(object, p2, p3);
}

static void polls_queue(void *object, void *p2, void *p3)
{
	wanted[1].type = K_POLL_TYPE_DATA_AVAILABLE;
	polls_object(object, p2, p3);
}

static void polls_msgq(void *object, void *p2, void *p3)
{
	wanted[1].type = K_POLL_TYPE_MSGQ_DATA_AVAILABLE;
	polls_object(object, p2, p3);
}

ZTEST(poll, test_objects)
{
	static const k_thread_entry_t ways[] = {polls_signal, polls_semaphore, polls_queue,
						polls_msgq};
	const void *const none[] = {NULL,   kernel_bytes, wanted,	    attack_constant,
				    &mutex, &foreign_sem, (char *)&sem + 4, &child[0],
				    &victim};

	for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
		for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
			dies(ways[way], none[i], none[i]);
		}
	}
	dies(polls_signal, &sem, &sem);
	dies(polls_semaphore, &sig, &sig);
	dies(polls_queue, &sem, &sem);
	dies(polls_msgq, &queue, &queue);
	dies(polls_signal, &bare_signal, &bare_signal);
}

/* ---- While it waits -------------------------------------------------------------------------------- */

static void polls(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	/* whatever the kernel's own members say */
	for (size_t i = 0; i < EVENTS; i++) {
		wanted[i]._node.next = (struct k_poll_event *)kernel_bytes;
		wanted[i]._node.prev = (struct k_poll_event *)victim_bytes;
		wanted[i].poller = (struct z_poller *)kernel_bytes;
	}
	result = k_poll(wanted, EVENTS, K_FOREVER);
}

/* Starts it, and lets it wait. */
static void start(k_thread_entry_t entry)
{
	prepare(entry, NULL);
	fill(&wanted[2], K_POLL_TYPE_DATA_AVAILABLE, &queue);
	fill(&wanted[3], K_POLL_TYPE_SEM_AVAILABLE, &sem);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(fault.count, 0);
	zassert_not_null(sem.poll_events.head);
}

static void finish(size_t whole)
{
	(void)k_thread_join(&child[0], K_MSEC(20));
	console_is_silent = false;
	assert_nothing_left(whole);
	oracles_ask();
}

/* Another thread of the attacker's rewrites the array; that is what test code does here, too. */
static void rewrite(void)
{
	for (size_t i = 0; i < EVENTS; i++) {
		wanted[i].obj = kernel_bytes;
		wanted[i].type = K_POLL_TYPE_SIGNAL;
		wanted[i].poller = (struct z_poller *)kernel_bytes;
		wanted[i]._node.next = (struct k_poll_event *)kernel_bytes;
		wanted[i]._node.prev = (struct k_poll_event *)kernel_bytes;
	}
}

ZTEST(poll, test_rewritten)
{
	size_t whole = largest_piece();

	start(polls);
	rewrite();
	k_sem_give(&sem);
	finish(whole);
	zassert_equal(result, 0);
	zassert_equal(wanted[0].state, K_POLL_STATE_SEM_AVAILABLE);
	zassert_equal_ptr(wanted[0].obj, &sem);
	for (size_t i = 0; i < EVENTS; i++) {
		zassert_true(wanted[i].poller == NULL && wanted[i]._node.next == NULL &&
				     wanted[i]._node.prev == NULL,
			     "an address of the kernel's is told");
	}
}

ZTEST(poll, test_rewritten_and_aborted)
{
	size_t whole = largest_piece();

	start(polls);
	rewrite();
	k_thread_abort(&child[0]);
	finish(whole);
}

static void abort_in_isr(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

ZTEST(poll, test_aborted)
{
	size_t whole = largest_piece();

	start(polls);
	irq_offload(abort_in_isr, &child[0]);
	finish(whole);
	start(polls); /* told, but not yet running */
	k_sem_give(&sem);
	k_thread_abort(&child[0]);
	(void)k_poll_signal_raise(&sig, 1);
	finish(whole);
	start(polls);
	k_thread_suspend(&child[0]);
	k_sem_give(&sem);
	k_thread_abort(&child[0]);
	finish(whole);
}

/* An interrupt ends it anywhere in the call: as it begins, allocates, checks, waits no longer, frees. */
ZTEST(poll, test_aborted_anywhere)
{
	size_t whole = largest_piece();
	bool ended = false;

	for (uint32_t after = 500; !ended && after < 40000; after += 13) {
		prepare(polls, NULL);
		fill(&wanted[2], K_POLL_TYPE_DATA_AVAILABLE, &queue);
		fill(&wanted[3], K_POLL_TYPE_SEM_AVAILABLE, &sem);
		k_sem_give(&sem);
		interrupt_after(after, abort_in_isr, &child[0]);
		k_thread_start(&child[0]);
		(void)k_thread_join(&child[0], K_MSEC(20));
		interrupt_cancel();
		ended = result != 77;
		assert_nothing_left(whole);
	}
	zassert_true(ended, "the call was never over in time");
	console_is_silent = false;
	oracles_ask();
}

/* Its memory is taken away meanwhile. */
ZTEST(poll, test_memory_gone)
{
	size_t whole = largest_piece();

	start(polls);
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &attack_part), 0);
	k_sem_give(&sem);
	finish(whole);
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &attack_part), 0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
}

/* Its permission is taken away meanwhile: the wait goes on, as everywhere. */
ZTEST(poll, test_permission_gone)
{
	size_t whole = largest_piece();

	start(polls);
	k_object_access_revoke(&sem, &child[0]);
	k_sem_give(&sem);
	finish(whole);
	zassert_equal(result, 0);
}

/* ---- A message that a waiting attacker could not take ------------------------------------------------ */

K_MSGQ_DEFINE(attack_msgq, 4, 1, 4);
static ATTACK_BMEM uint32_t received;

static void gets(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_get(&attack_msgq, &received, K_FOREVER);
}

static void polls_for_message(void *state, void *p2, void *p3)
{
	struct k_poll_event event = K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_MSGQ_DATA_AVAILABLE,
							     K_POLL_MODE_NOTIFY_ONLY, &attack_msgq);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_poll(&event, 1, K_FOREVER);
	*(uint32_t *)state = event.state;
}

ZTEST(poll, test_message_refused)
{
	uint32_t message = 7;
	uint32_t state = 0;

	attacker_create(gets, NULL);
	k_thread_access_grant(&child[0], &attack_msgq);
	k_thread_start(&child[0]);
	child_create(1, polls_for_message, &state, 4, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &attack_part), 0);
	zassert_equal(k_msgq_put(&attack_msgq, &message, K_NO_WAIT), 0);
	child_join(0);
	child_join(1);
	console_is_silent = false;
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &attack_part), 0);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(state, K_POLL_STATE_MSGQ_DATA_AVAILABLE);
	zassert_equal(k_msgq_get(&attack_msgq, &message, K_NO_WAIT), 0);
	oracles_ask();
}
