/* SPDX-License-Identifier: Apache-2.0 */
/* Polling: what is there at once, what comes, who is told, and what is left when it is over. */

#include "support.h"
#include <zephyr/irq_offload.h>

static K_SEM_DEFINE(sem, 0, 2);
static K_SEM_DEFINE(full_sem, 1, 1);
static K_QUEUE_DEFINE(queue);
static K_QUEUE_DEFINE(full_queue);
K_MSGQ_DEFINE(poll_msgq, 4, 2, 4);
K_MSGQ_DEFINE(poll_full_msgq, 4, 2, 4);
K_PIPE_DEFINE(polled_pipe, 4, 4);
static struct k_poll_signal poll_signal = K_POLL_SIGNAL_INITIALIZER(poll_signal);
static struct k_poll_signal raised_signal = K_POLL_SIGNAL_INITIALIZER(raised_signal);
static struct k_poll_signal new_signal;
static void *items[3];
static uint32_t message;

K_HEAP_DEFINE(poll_pool, 512);
static size_t whole_pool; /* the largest piece while nothing is allocated */
static struct k_heap *pool_before;

static void empty(void)
{
	k_sem_reset(&sem);
	while (k_queue_get(&queue, K_NO_WAIT) != NULL) {
	}
	k_msgq_purge(&poll_msgq);
	k_poll_signal_reset(&poll_signal);
}

static size_t largest_piece(void)
{
	size_t size = 512;
	void *piece = NULL;

	while (piece == NULL && size > 0) {
		size -= 4;
		piece = k_heap_alloc(&poll_pool, size, K_NO_WAIT);
	}
	k_heap_free(&poll_pool, piece);
	return size;
}

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &sem, &full_sem, &queue, &full_queue, &poll_msgq,
			      &poll_full_msgq, &polled_pipe, &poll_signal, &raised_signal,
			      &new_signal);
	k_queue_append(&full_queue, &items[0]);
	zassert_equal(k_msgq_put(&poll_full_msgq, &message, K_NO_WAIT), 0);
	/* For users: the initialisers do for supervisors. */
	k_poll_signal_init(&poll_signal);
	k_poll_signal_init(&raised_signal);
	zassert_equal(k_poll_signal_raise(&raised_signal, -5), 0);
	pool_before = k_current_get()->resource_pool;
	k_thread_heap_assign(k_current_get(), &poll_pool);
	whole_pool = largest_piece();
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
	empty();
}

/* Nothing stays behind, whatever a case did. */
static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(sem.poll_events.head);
	zassert_is_null(queue.poll_events.head);
	zassert_is_null(poll_msgq.poll_events.head);
	zassert_is_null(poll_signal.poll_events.head);
	zassert_equal(largest_piece(), whole_pool, "memory is lost");
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	k_thread_heap_assign(k_current_get(), pool_before);
}

ZTEST_SUITE(poll, NULL, setup, before, after, teardown);

#define EVENT(type, object)                                                                        \
	K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_##type, K_POLL_MODE_NOTIFY_ONLY, object)

/* ---- What is there at once ------------------------------------------------------------------------ */

static void assert_all_ready(k_timeout_t timeout)
{
	struct k_poll_event wanted[] = {
		EVENT(SEM_AVAILABLE, &full_sem),
		EVENT(SEM_AVAILABLE, &sem),
		EVENT(FIFO_DATA_AVAILABLE, &full_queue),
		EVENT(IGNORE, NULL),
		EVENT(MSGQ_DATA_AVAILABLE, &poll_full_msgq),
		EVENT(SIGNAL, &raised_signal),
		EVENT(SIGNAL, &poll_signal),
	};

	wanted[1].tag = 0xa5;
	wanted[2].state = K_POLL_STATE_CANCELLED;
	wanted[3].state = K_POLL_STATE_SIGNALED;
	zassert_equal(k_poll(wanted, ARRAY_SIZE(wanted), timeout), 0);
	zassert_equal(wanted[0].state, K_POLL_STATE_SEM_AVAILABLE);
	zassert_equal(wanted[1].state, K_POLL_STATE_NOT_READY);
	zassert_equal(wanted[1].tag, 0xa5);
	zassert_equal(wanted[1].type, K_POLL_TYPE_SEM_AVAILABLE);
	zassert_equal_ptr(wanted[1].obj, &sem);
	zassert_equal(wanted[2].state, K_POLL_STATE_FIFO_DATA_AVAILABLE | K_POLL_STATE_CANCELLED);
	zassert_equal(wanted[3].state, K_POLL_STATE_SIGNALED);
	zassert_equal(wanted[4].state, K_POLL_STATE_MSGQ_DATA_AVAILABLE);
	zassert_equal(wanted[5].state, K_POLL_STATE_SIGNALED);
	zassert_equal(wanted[6].state, K_POLL_STATE_NOT_READY);
}

BOTH_MODES(poll, ready)
{
	assert_all_ready(K_NO_WAIT);
	assert_all_ready(K_FOREVER);
	assert_all_ready(K_TICKS(1));
	zassert_equal(k_sem_count_get(&full_sem), 1, "nothing is taken");
	zassert_equal(k_queue_is_empty(&full_queue), 0);
	zassert_equal(k_msgq_num_used_get(&poll_full_msgq), 1);
}

BOTH_MODES(poll, timeouts)
{
	struct k_poll_event wanted[] = {EVENT(SEM_AVAILABLE, &sem), EVENT(SIGNAL, &poll_signal)};
	int64_t now;

	wanted[1].state = K_POLL_STATE_CANCELLED;
	zassert_equal(k_poll(wanted, 2, K_NO_WAIT), -EAGAIN);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_poll(wanted, 2, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 2);
	now = k_uptime_ticks();
	zassert_equal(k_poll(wanted, 2, K_TIMEOUT_ABS_TICKS(now + 3)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(k_poll(wanted, 2, K_TIMEOUT_ABS_TICKS(1)), -EAGAIN);
	zassert_true(k_uptime_ticks() <= now + 4, "that time was over");
	zassert_equal(wanted[0].state, K_POLL_STATE_NOT_READY);
	zassert_equal(wanted[1].state, K_POLL_STATE_CANCELLED);
	zassert_is_null(wanted[0].poller);
	/* nothing to wait for but time */
	zassert_equal(k_poll(wanted, 0, K_NO_WAIT), -EAGAIN);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_poll(wanted, 0, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 2);
}

BOTH_MODES(poll, event_init)
{
	struct k_poll_event wanted;

	memset(&wanted, 0xff, sizeof(wanted));
	k_poll_event_init(&wanted, K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &poll_signal);
	zassert_equal(wanted.type, K_POLL_TYPE_SIGNAL);
	zassert_equal(wanted.mode, K_POLL_MODE_NOTIFY_ONLY);
	zassert_equal(wanted.state, K_POLL_STATE_NOT_READY);
	zassert_equal(wanted.unused, 0);
	zassert_equal(wanted.tag, 0xff);
	zassert_is_null(wanted.poller);
	zassert_equal_ptr(wanted.signal, &poll_signal);
}

/* ---- Signals ------------------------------------------------------------------------------------- */

static void assert_signal(struct k_poll_signal *which, unsigned int raised, int number)
{
	unsigned int signaled = 77;
	int result = 77;

	k_poll_signal_check(which, &signaled, &result);
	zassert_equal(signaled, raised);
	zassert_equal(result, number);
}

BOTH_MODES(poll, signals)
{
	k_poll_signal_init(&new_signal);
	zassert_equal(k_poll_signal_raise(&new_signal, 0x1337), 0);
	assert_signal(&new_signal, 1, 0x1337);
	zassert_equal(k_poll_signal_raise(&new_signal, INT_MIN), 0);
	assert_signal(&new_signal, 1, INT_MIN);
	k_poll_signal_reset(&new_signal);
	assert_signal(&new_signal, 0, INT_MIN);
	zassert_equal(k_poll_signal_raise(&new_signal, 1), 0);
	k_poll_signal_init(&new_signal);
	assert_signal(&new_signal, 0, 1);
	assert_signal(&raised_signal, 1, -5);
}

/* ---- Those who wait -------------------------------------------------------------------------------- */

static char letter_of_result(int result)
{
	return result == 0 ? '0' : (result == -EAGAIN ? 'A' : (result == -EINTR ? 'I' : '?'));
}

static char letter_of_state(uint32_t state)
{
	switch (state) {
	case K_POLL_STATE_NOT_READY:
		return '-';
	case K_POLL_STATE_SIGNALED:
		return 'g';
	case K_POLL_STATE_SEM_AVAILABLE:
		return 's';
	case K_POLL_STATE_DATA_AVAILABLE:
		return 'd';
	case K_POLL_STATE_CANCELLED:
		return 'c';
	case K_POLL_STATE_MSGQ_DATA_AVAILABLE:
		return 'm';
	default:
		return '?';
	}
}

/* The letter of the thread, the result, and a letter a state. */
static void polls_for(char letter, k_timeout_t timeout)
{
	struct k_poll_event wanted[] = {
		EVENT(SEM_AVAILABLE, &sem),
		EVENT(FIFO_DATA_AVAILABLE, &queue),
		EVENT(MSGQ_DATA_AVAILABLE, &poll_msgq),
		EVENT(SIGNAL, &poll_signal),
	};
	int result = k_poll(wanted, ARRAY_SIZE(wanted), timeout);

	event(letter);
	event(letter_of_result(result));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		event(letter_of_state(wanted[i].state));
	}
}

static void polls(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	polls_for((char)(uintptr_t)letter, K_FOREVER);
}

/* For 2 ticks. */
static void polls_shortly(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	polls_for((char)(uintptr_t)letter, K_TICKS(2));
}

static void start_poller(void)
{
	empty();
	events_clear();
	child_start(0, polls, (void *)'1', 5);
	let_run();
	zassert_events("");
}

static void assert_told(const char *expected)
{
	child_join(0);
	zassert_text(events, expected);
}

/* Requirement: ZEP-SRS-3-3 */
BOTH_MODES(poll, each_object)
{
	start_poller();
	k_sem_give(&sem);
	assert_told("10s---");
	zassert_equal(k_sem_count_get(&sem), 1);
	start_poller();
	zassert_equal(k_msgq_put(&poll_msgq, &(uint32_t){1}, K_NO_WAIT), 0);
	assert_told("10--m-");
	zassert_equal(k_msgq_num_used_get(&poll_msgq), 1);
	start_poller();
	zassert_equal(k_msgq_put_front(&poll_msgq, &(uint32_t){1}), 0);
	assert_told("10--m-");
	start_poller();
	zassert_equal(k_poll_signal_raise(&poll_signal, 3), 0);
	assert_told("10---g");
	assert_signal(&poll_signal, 1, 3);
	start_poller();
	k_queue_cancel_wait(&queue);
	assert_told("1I-c--");
	start_poller();
	k_sem_reset(&sem); /* whoever waits for it is to look again */
	assert_told("10s---");
	zassert_equal(k_sem_count_get(&sem), 0);
}

static void chain(void)
{
	items[0] = &items[1];
	items[1] = NULL;
}

ZTEST(poll, test_each_way_into_a_queue)
{
	sys_slist_t list;

	start_poller();
	k_queue_append(&queue, &items[0]);
	assert_told("10-d--");
	start_poller();
	k_queue_prepend(&queue, &items[0]);
	assert_told("10-d--");
	start_poller();
	k_queue_insert(&queue, NULL, &items[0]);
	assert_told("10-d--");
	start_poller();
	zassert_true(k_queue_unique_append(&queue, &items[0]));
	assert_told("10-d--");
	start_poller();
	chain();
	zassert_equal(k_queue_append_list(&queue, &items[0], &items[1]), 0);
	assert_told("10-d--");
	start_poller();
	sys_slist_init(&list);
	sys_slist_append(&list, (sys_snode_t *)&items[0]);
	zassert_equal(k_queue_merge_slist(&queue, &list), 0);
	assert_told("10-d--");
}

/* Until the poller runs, all that comes is noted; the first event says what is returned. */
/* Requirement: ZEP-SRS-3-3 */
BOTH_MODES(poll, several)
{
	start_poller();
	(void)k_poll_signal_raise(&poll_signal, 0);
	k_sem_give(&sem);
	(void)k_msgq_put(&poll_msgq, &(uint32_t){1}, K_NO_WAIT);
	k_queue_cancel_wait(&queue);
	assert_told("10scmg");
	start_poller();
	k_queue_cancel_wait(&queue);
	k_sem_give(&sem);
	k_sem_give(&sem);
	assert_told("1Isc--");
}

/* What comes after the time is over, but before the poller runs. */
BOTH_MODES(poll, too_late)
{
	child_start(0, polls_shortly, (void *)'1', 5);
	let_run();
	k_busy_wait(3 * USEC_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
	k_sem_give(&sem);
	assert_told("1As---");
}

BOTH_MODES(poll, time_is_over)
{
	child_start(0, polls_shortly, (void *)'1', 5);
	assert_told("1A----");
}

static void takes(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_sem_take(&sem, K_FOREVER) == 0 ? 't' : '?');
}

static void gets(void *p1, void *p2, void *p3)
{
	uint32_t received;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_msgq_get(&poll_msgq, &received, K_FOREVER) == 0 ? 'r' : '?');
}

BOTH_MODES(poll, waiters_come_first)
{
	start_poller();
	child_start(1, takes, NULL, 6);
	child_start(2, gets, NULL, 6);
	let_run();
	k_sem_give(&sem);
	zassert_equal(k_msgq_put(&poll_msgq, &(uint32_t){1}, K_NO_WAIT), 0);
	let_run();
	zassert_events("tr");
	k_sem_give(&sem);
	assert_told("tr10s---");
}

static void polls_pipe(void *p1, void *p2, void *p3)
{
	struct k_poll_event wanted = EVENT(PIPE_DATA_AVAILABLE, &polled_pipe);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(letter_of_result(k_poll(&wanted, 1, K_FOREVER)));
	event(wanted.state == K_POLL_STATE_PIPE_DATA_AVAILABLE ? 'p' : '?');
}

static void reads(void *p1, void *p2, void *p3)
{
	uint8_t bytes[2];

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_pipe_read(&polled_pipe, bytes, 2, K_FOREVER) == 2 ? 'r' : '?');
}

/* What a waiting reader takes is not there; the rest of a write is. */
BOTH_MODES(poll, pipe)
{
	uint8_t bytes[3] = {1, 2, 3};

	child_start(0, polls_pipe, NULL, 5);
	child_start(1, reads, NULL, 4);
	let_run();
	zassert_equal(k_pipe_write(&polled_pipe, bytes, 2, K_NO_WAIT), 2);
	let_run();
	zassert_events("r");
	zassert_equal(k_pipe_write(&polled_pipe, bytes, 3, K_NO_WAIT), 3);
	child_join(0);
	zassert_events("r0p");
	child_start(0, polls_pipe, NULL, 5); /* there at once */
	child_join(0);
	zassert_events("r0p0p");
	zassert_equal(k_pipe_read(&polled_pipe, bytes, 3, K_NO_WAIT), 3);
	child_start(0, polls_pipe, NULL, 5);
	let_run();
	child_start(1, reads, NULL, 4);
	let_run();
	zassert_equal(k_pipe_write(&polled_pipe, bytes, 3, K_NO_WAIT), 3);
	child_join(0);
	zassert_events("r0p0pr0p");
	zassert_equal(k_pipe_read(&polled_pipe, bytes, 1, K_NO_WAIT), 1);
}

static void polls_sem(void *letter, void *p2, void *p3)
{
	struct k_poll_event wanted = EVENT(SEM_AVAILABLE, &sem);
	int result = k_poll(&wanted, 1, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	event(letter_of_result(result));
}

/* One a give, though the count stays at its limit. */
BOTH_MODES(poll, order)
{
	child_start(0, polls_sem, (void *)'1', 5);
	child_start(1, polls_sem, (void *)'2', 3);
	child_start(2, polls_sem, (void *)'3', 5);
	child_start(3, polls_sem, (void *)'4', 4);
	child_start(4, polls_sem, (void *)'5', 7);
	child_start(5, polls_sem, (void *)'6', 2);
	let_run();
	k_thread_abort(&child[4]);
	for (int i = 0; i < 5; i++) {
		k_sem_give(&sem);
		let_run();
	}
	zassert_events("6020401030");
	zassert_equal(k_sem_count_get(&sem), 2);
}

/* Both events are about one object: it tells the first one only. */
static void polls_twice(void *p1, void *p2, void *p3)
{
	struct k_poll_event wanted[] = {EVENT(SEM_AVAILABLE, &sem), EVENT(SEM_AVAILABLE, &sem)};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(letter_of_result(k_poll(wanted, 2, K_FOREVER)));
	event(letter_of_state(wanted[0].state));
	event(letter_of_state(wanted[1].state));
}

BOTH_MODES(poll, two_events_of_one_object)
{
	child_start(0, polls_twice, NULL, 5);
	let_run();
	k_sem_give(&sem);
	child_join(0);
	zassert_events("0s-");
	empty();
	child_start(0, polls_twice, NULL, 5);
	let_run();
	k_sem_give(&sem);
	k_sem_give(&sem);
	child_join(0);
	zassert_events("0s-0ss");
}

BOTH_MODES(poll, suspended)
{
	start_poller();
	k_thread_suspend(&child[0]);
	(void)k_poll_signal_raise(&poll_signal, 1);
	let_run();
	zassert_events("");
	k_thread_resume(&child[0]);
	assert_told("10---g");
}

BOTH_MODES(poll, wakeup_has_no_effect)
{
	start_poller();
	k_wakeup(&child[0]);
	let_run();
	zassert_events("");
	k_sem_give(&sem);
	assert_told("10s---");
}

/* An object that is initialised anew does not know who polled it. */
BOTH_MODES(poll, initialised_while_polled)
{
	start_poller();
	child_start(1, polls, (void *)'2', 5);
	child_start(2, polls, (void *)'3', 5);
	let_run();
	k_poll_signal_init(&poll_signal);
	zassert_equal(k_sem_init(&sem, 0, 3), 0);
	child_start(3, polls, (void *)'4', 6);
	let_run();
	k_sem_give(&sem);
	(void)k_poll_signal_raise(&poll_signal, 1);
	let_run();
	zassert_events("40s--g");
	k_thread_abort(&child[1]);
	for (int i = 0; i < 2; i++) {
		zassert_equal(k_msgq_put(&poll_msgq, &(uint32_t){1}, K_NO_WAIT), 0);
	}
	let_run();
	zassert_events("40s--g10--m-30--m-");
	zassert_equal(k_sem_init(&sem, 0, 2), 0);
}

/* ---- The end of a poller ---------------------------------------------------------------------------- */

BOTH_MODES(poll, abort)
{
	start_poller();
	child_start(1, polls, (void *)'2', 5);
	child_start(2, polls, (void *)'3', 5);
	let_run();
	k_thread_abort(&child[1]); /* in the middle of each list */
	k_thread_abort(&child[0]);
	k_sem_give(&sem);
	let_run();
	zassert_events("30s---");
}

BOTH_MODES(poll, abort_before_it_runs)
{
	start_poller();
	k_sem_give(&sem);
	k_thread_abort(&child[0]);
	(void)k_poll_signal_raise(&poll_signal, 1);
	k_queue_cancel_wait(&queue);
	let_run();
	zassert_events("");
}

/* ---- Interrupts ------------------------------------------------------------------------------------- */

static void make_ready(const void *object)
{
	if (object == &sem) {
		k_sem_give(&sem);
	} else if (object == &queue) {
		k_queue_append(&queue, &items[0]);
	} else if (object == &poll_msgq) {
		zassert_equal(k_msgq_put(&poll_msgq, &message, K_NO_WAIT), 0);
	} else {
		zassert_equal(k_poll_signal_raise(&poll_signal, 8), 0);
	}
}

ZTEST(poll, test_isr)
{
	start_poller();
	irq_offload(make_ready, &sem);
	assert_told("10s---");
	start_poller();
	irq_offload(make_ready, &queue);
	assert_told("10-d--");
	start_poller();
	irq_offload(make_ready, &poll_msgq);
	assert_told("10--m-");
	start_poller();
	irq_offload(make_ready, &poll_signal);
	assert_told("10---g");
	assert_signal(&poll_signal, 1, 8);
}

/* A user that polls, told and aborted by supervisors and interrupts. */
static void start_user(void)
{
	empty();
	events_clear();
	child_create(0, polls, (void *)'1', 5, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	let_run();
}

static void abort_in_isr(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

ZTEST(poll, test_users)
{
	start_user();
	k_queue_append(&queue, &items[0]);
	assert_told("10-d--");
	start_user();
	irq_offload(make_ready, &poll_msgq);
	assert_told("10--m-");
	start_user();
	zassert_true(!IS_ENABLED(CONFIG_USERSPACE) || largest_piece() < whole_pool);
	irq_offload(abort_in_isr, &child[0]);
	let_run();
	zassert_equal(largest_piece(), whole_pool);
	k_queue_append(&queue, &items[0]);
	let_run();
	zassert_events("");
}

#ifdef CONFIG_USERSPACE
/* ---- What a user gets wrong -------------------------------------------------------------------------- */

ZTEST_USER(poll, test_wrong_number)
{
	struct k_poll_event wanted = EVENT(SEM_AVAILABLE, &full_sem);

	zassert_equal(k_poll(&wanted, -1, K_NO_WAIT), -EINVAL);
	zassert_equal(k_poll(&wanted, INT_MIN, K_NO_WAIT), -EINVAL);
	zassert_equal(k_poll(&wanted, INT_MAX, K_NO_WAIT), -EINVAL);
	zassert_equal(k_poll(NULL, -1, K_FOREVER), -EINVAL);
	/* the largest number whose bytes can be counted */
	zassert_equal(k_poll(&wanted, (int)(SIZE_MAX / sizeof(wanted)), K_NO_WAIT), -ENOMEM);
	zassert_equal(k_poll(&wanted, (int)(SIZE_MAX / sizeof(wanted)) + 1, K_NO_WAIT), -EINVAL);
	zassert_equal(k_poll(&wanted, 4096, K_NO_WAIT), -ENOMEM);
	zassert_equal(k_poll(NULL, 4096, K_NO_WAIT), -ENOMEM);
	zassert_equal(wanted.state, K_POLL_STATE_NOT_READY);
}

ZTEST_USER(poll, test_wrong_event)
{
	struct k_poll_event wanted[] = {EVENT(SEM_AVAILABLE, &full_sem), EVENT(IGNORE, NULL)};

	for (uint32_t type = 1; type < BIT(6); type++) {
		wanted[1].type = type;
		if (!IS_POWER_OF_TWO(type) || type > K_POLL_TYPE_PIPE_DATA_AVAILABLE) {
			zassert_equal(k_poll(wanted, 2, K_NO_WAIT), -EINVAL, "type %u", type);
		}
	}
	wanted[1].type = K_POLL_TYPE_IGNORE;
	wanted[1].mode = K_POLL_NUM_MODES;
	zassert_equal(k_poll(wanted, 2, K_NO_WAIT), -EINVAL);
	zassert_equal(wanted[0].state, K_POLL_STATE_NOT_READY);
	wanted[1].mode = K_POLL_MODE_NOTIFY_ONLY;
	wanted[1].unused = 5;
	zassert_equal(k_poll(wanted, 2, K_NO_WAIT), 0);
}

static void polls_without_pool(void *p1, void *p2, void *p3)
{
	struct k_poll_event wanted = EVENT(SEM_AVAILABLE, &full_sem);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_poll(&wanted, 1, K_NO_WAIT) == -ENOMEM ? 'n' : '?');
	event(k_poll(&wanted, 0, K_NO_WAIT) == -ENOMEM ? 'n' : '?');
}

ZTEST(poll, test_no_pool)
{
	child_create(0, polls_without_pool, NULL, 5, K_USER | K_INHERIT_PERMS, K_FOREVER);
	k_thread_heap_assign(&child[0], NULL);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_events("nn");
}
#endif
