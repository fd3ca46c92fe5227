/* SPDX-License-Identifier: Apache-2.0 */
/* Message queues. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define SIZE  7 /* so that most messages are not aligned */
#define COUNT 3

K_MSGQ_DEFINE(defined_msgq, 8, 5, 4);
static struct k_msgq queue;
static char ring[SIZE * COUNT + 1];

static void *setup(void)
{
	children_grant();
	ring[SIZE * COUNT] = '#';
	k_msgq_init(&queue, ring, SIZE, COUNT);
	k_thread_access_grant(k_current_get(), &defined_msgq, &queue);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_msgq_purge(&queue);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_equal(ring[SIZE * COUNT], '#', "the ring is longer than it should be");
	zassert_equal(k_msgq_cleanup(&queue), 0, "somebody still waits");
}

ZTEST_SUITE(msgq, NULL, setup, before, after, NULL);

/* ---- One thread ------------------------------------------------------------------------------ */

/* A message whose every byte says which it is. */
static int put(struct k_msgq *msgq, char what, k_timeout_t timeout)
{
	char message[SIZE];

	for (int i = 0; i < SIZE; i++) {
		message[i] = (char)(what + i);
	}
	return k_msgq_put(msgq, message, timeout);
}

static int put_front(struct k_msgq *msgq, char what)
{
	char message[SIZE];

	for (int i = 0; i < SIZE; i++) {
		message[i] = (char)(what + i);
	}
	return k_msgq_put_front(msgq, message);
}

/* Which it is, if all bytes agree and the one behind is untouched. */
static char name_of(const char *message)
{
	for (int i = 0; i < SIZE; i++) {
		if (message[i] != (char)(message[0] + i)) {
			return '?';
		}
	}
	return message[SIZE] == '|' ? message[0] : '!';
}

static char get(struct k_msgq *msgq, k_timeout_t timeout)
{
	char message[SIZE + 1] = {[SIZE] = '|'};
	int result = k_msgq_get(msgq, message, timeout);

	return result == 0 ? name_of(message) : (result == -ENOMSG ? '-' : '.');
}

static char peek_at(struct k_msgq *msgq, uint32_t idx)
{
	char message[SIZE + 1] = {[SIZE] = '|'};
	int result = k_msgq_peek_at(msgq, message, idx);

	return result == 0 ? name_of(message) : (result == -ENOMSG ? '-' : '.');
}

static char peek(struct k_msgq *msgq)
{
	char message[SIZE + 1] = {[SIZE] = '|'};
	int result = k_msgq_peek(msgq, message);

	return result == 0 ? name_of(message) : (result == -ENOMSG ? '-' : '.');
}

BOTH_MODES(msgq, defined)
{
	uint64_t message = 0x1122334455667788;
	uint64_t received = 0;
	struct k_msgq_attrs attrs;

	zassert_equal(k_msgq_num_free_get(&defined_msgq), 5);
	zassert_equal(k_msgq_put(&defined_msgq, &message, K_NO_WAIT), 0);
	k_msgq_get_attrs(&defined_msgq, &attrs);
	zassert_equal(attrs.msg_size, 8);
	zassert_equal(attrs.max_msgs, 5);
	zassert_equal(attrs.used_msgs, 1);
	zassert_equal(k_msgq_get(&defined_msgq, &received, K_NO_WAIT), 0);
	zassert_true(received == message);
	zassert_equal(k_msgq_num_used_get(&defined_msgq), 0);
}

/* Any number of messages before, so that the ring's end is everywhere. */
/* Requirement: ZEP-SRS-3-1, ZEP-SRS-3-5, ZEP-SRS-15-1 */
BOTH_MODES(msgq, first_in_first_out)
{
	for (int turn = 0; turn < 2 * COUNT; turn++) {
		for (int i = 0; i < COUNT; i++) {
			zassert_equal(k_msgq_num_used_get(&queue), i);
			zassert_equal(put(&queue, (char)('a' + i), K_NO_WAIT), 0);
			zassert_equal(k_msgq_num_free_get(&queue), COUNT - 1 - i);
		}
		zassert_equal(put(&queue, 'x', K_NO_WAIT), -ENOMSG);
		for (int i = 0; i < COUNT; i++) {
			zassert_equal(peek(&queue), 'a' + i);
			zassert_equal(get(&queue, K_NO_WAIT), 'a' + i);
		}
		zassert_equal(get(&queue, K_NO_WAIT), '-');
		zassert_equal(peek(&queue), '-');
		(void)put(&queue, 'y', K_NO_WAIT);
		zassert_equal(get(&queue, K_FOREVER), 'y');
	}
}

BOTH_MODES(msgq, front)
{
	for (int turn = 0; turn < 2 * COUNT; turn++) {
		zassert_equal(put_front(&queue, 'b'), 0);
		zassert_equal(put_front(&queue, 'a'), 0);
		zassert_equal(put(&queue, 'c', K_NO_WAIT), 0);
		zassert_equal(put_front(&queue, 'x'), -ENOMSG);
		for (uint32_t i = 0; i < COUNT; i++) {
			zassert_equal(peek_at(&queue, i), 'a' + i);
		}
		zassert_equal(peek_at(&queue, COUNT), '-');
		zassert_equal(peek_at(&queue, UINT32_MAX), '-');
		zassert_equal(get(&queue, K_NO_WAIT), 'a');
		zassert_equal(put_front(&queue, 'd'), 0);
		zassert_equal(get(&queue, K_NO_WAIT), 'd');
		zassert_equal(peek_at(&queue, 1), 'c');
		zassert_equal(peek_at(&queue, 2), '-');
		zassert_equal(get(&queue, K_NO_WAIT), 'b');
		zassert_equal(get(&queue, K_NO_WAIT), 'c');
		(void)put(&queue, 'y', K_NO_WAIT);
		(void)get(&queue, K_NO_WAIT);
	}
}

BOTH_MODES(msgq, timeouts)
{
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(get(&queue, K_TICKS(4)), '.');
	zassert_equal(k_uptime_ticks(), now + 5);
	for (int i = 0; i < COUNT; i++) {
		zassert_equal(put(&queue, 'a', K_FOREVER), 0);
	}
	now = k_uptime_ticks();
	zassert_equal(put(&queue, 'x', K_TIMEOUT_ABS_TICKS(now + 3)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(k_msgq_num_used_get(&queue), COUNT);
}

BOTH_MODES(msgq, purge)
{
	(void)put(&queue, 'a', K_NO_WAIT);
	(void)put(&queue, 'b', K_NO_WAIT);
	(void)get(&queue, K_NO_WAIT);
	k_msgq_purge(&queue);
	zassert_equal(k_msgq_num_used_get(&queue), 0);
	zassert_equal(get(&queue, K_NO_WAIT), '-');
	for (int i = 0; i < COUNT; i++) {
		zassert_equal(put(&queue, (char)('a' + i), K_NO_WAIT), 0);
	}
	zassert_equal(get(&queue, K_NO_WAIT), 'a');
	zassert_equal(peek_at(&queue, 1), 'c');
}

/* ---- Several threads ------------------------------------------------------------------------- */

static void gets(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(get(&queue, K_FOREVER));
}

/* Both: the letter of the getter and the message. */
static void gets_and_says(void *letter, void *p2, void *p3)
{
	char what = get(&queue, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	event(what);
}

static void puts_letter(void *letter, void *p2, void *p3)
{
	int result = put(&queue, (char)(uintptr_t)letter, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == 0 ? '+' : (result == -ENOMSG ? '-' : '?'));
}

/* Requirement: ZEP-SRS-3-2 */
BOTH_MODES(msgq, waiting_getters)
{
	child_start(0, gets_and_says, (void *)'1', 4);
	child_start(1, gets_and_says, (void *)'2', 2);
	child_start(2, gets_and_says, (void *)'3', 4);
	child_start(3, gets_and_says, (void *)'4', 3);
	(void)k_sleep(K_MSEC(2));
	for (int i = 0; i < 4; i++) {
		zassert_equal(i % 2 == 0 ? put(&queue, (char)('a' + i), K_NO_WAIT)
					 : put_front(&queue, (char)('a' + i)),
			      0);
		zassert_equal(k_msgq_num_used_get(&queue), 0, "handed over at once");
	}
	(void)k_sleep(K_MSEC(2));
	zassert_events("2a4b1c3d");
}

BOTH_MODES(msgq, waiting_putters)
{
	for (int i = 0; i < COUNT; i++) {
		(void)put(&queue, (char)('a' + i), K_NO_WAIT);
	}
	child_start(0, puts_letter, (void *)'x', 4);
	child_start(1, puts_letter, (void *)'y', 2);
	child_start(2, puts_letter, (void *)'z', 4);
	(void)k_sleep(K_MSEC(2));
	zassert_equal(put_front(&queue, '!'), -ENOMSG);
	for (const char *expected = "abcyxz"; *expected != '\0'; expected++) {
		zassert_equal(k_msgq_num_used_get(&queue), MIN(strlen(expected), COUNT));
		zassert_equal(get(&queue, K_NO_WAIT), *expected);
	}
	(void)k_sleep(K_MSEC(2));
	zassert_events("+++");
}

BOTH_MODES(msgq, purge_wakes)
{
	child_start(0, gets, NULL, 4);
	child_start(1, gets, NULL, 2);
	(void)k_sleep(K_MSEC(2));
	k_msgq_purge(&queue);
	child_join(0);
	child_join(1);
	for (int i = 0; i < COUNT; i++) {
		(void)put(&queue, 'a', K_NO_WAIT);
	}
	child_start(0, puts_letter, (void *)'x', 4);
	child_start(1, puts_letter, (void *)'y', 2);
	(void)k_sleep(K_MSEC(2));
	k_msgq_purge(&queue);
	child_join(0);
	child_join(1);
	zassert_events("----");
	zassert_equal(k_msgq_num_used_get(&queue), 0);
}

/* Waiters that go away, or move in the queue. */
BOTH_MODES(msgq, waiters_change)
{
	child_start(0, gets_and_says, (void *)'1', 4);
	child_start(1, gets_and_says, (void *)'2', 3);
	child_start(2, gets_and_says, (void *)'3', 5);
	(void)k_sleep(K_MSEC(2));
	k_thread_priority_set(&child[1], 6);
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[2]);
	zassert_equal(put(&queue, 'a', K_NO_WAIT), 0);
	zassert_equal(put(&queue, 'b', K_NO_WAIT), 0);
	zassert_equal(put(&queue, 'c', K_NO_WAIT), 0);
	(void)k_sleep(K_MSEC(2));
	zassert_events("2b");
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_events("2b3a");
	zassert_equal(k_msgq_num_used_get(&queue), 1);
}

ZTEST(msgq, test_cleanup)
{
	child_create(0, gets, NULL, 2, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	zassert_equal(k_msgq_cleanup(&queue), -EBUSY);
	(void)put(&queue, 'a', K_NO_WAIT);
	zassert_equal(k_msgq_cleanup(&queue), 0);
	child_join(0);
}

/* ---- Modes and interrupts in any combination --------------------------------------------------- */

static void put_in_isr(const void *letter)
{
	event(put(&queue, (char)(uintptr_t)letter, K_NO_WAIT) == 0 ? '+' : '-');
}

static void get_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(get(&queue, K_NO_WAIT));
}

/* Requirement: ZEP-SRS-3-5 */
ZTEST(msgq, test_isr)
{
	irq_offload(get_in_isr, NULL);
	irq_offload(put_in_isr, (void *)'a');
	irq_offload(put_in_isr, (void *)'b');
	irq_offload(put_in_isr, (void *)'c');
	irq_offload(put_in_isr, (void *)'d');
	irq_offload(get_in_isr, NULL);
	zassert_events("-+++-a");
	k_msgq_purge(&queue);
	events_clear();
	child_create(0, gets, NULL, 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, gets, NULL, 4, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	irq_offload(put_in_isr, (void *)'x');
	irq_offload(put_in_isr, (void *)'y');
	child_join(0);
	child_join(1);
	zassert_events("++xy");
	events_clear();
	for (int i = 0; i < COUNT; i++) {
		(void)put(&queue, (char)('a' + i), K_NO_WAIT);
	}
	child_create(0, puts_letter, (void *)'p', 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, puts_letter, (void *)'q', 4, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	for (int i = 0; i < COUNT + 2; i++) {
		irq_offload(get_in_isr, NULL);
	}
	child_join(0);
	child_join(1);
	zassert_events("abcpq++");
}

ZTEST(msgq, test_supervisor_and_user)
{
	static const uint32_t user = K_USER | K_INHERIT_PERMS;

	for (int mode = 0; mode < 4; mode++) {
		events_clear();
		child_create(0, gets, NULL, 3, mode % 2 == 0 ? 0 : user, K_NO_WAIT);
		child_create(1, puts_letter, (void *)'m', 4, mode / 2 == 0 ? 0 : user, K_NO_WAIT);
		child_join(0);
		child_join(1);
		zassert_events("m+");
		for (int i = 0; i < COUNT; i++) {
			(void)put(&queue, 'o', K_NO_WAIT);
		}
		child_create(1, puts_letter, (void *)'n', 3, mode / 2 == 0 ? 0 : user, K_NO_WAIT);
		child_create(0, gets, NULL, 4, mode % 2 == 0 ? 0 : user, K_NO_WAIT);
		child_join(0);
		child_join(1);
		zassert_events("m++o");
		k_msgq_purge(&queue);
	}
}

/* A put that comes while the getter's timeout is due: either both succeed or both do not. */
static void put_m(void *unused)
{
	ARG_UNUSED(unused);
	(void)put(&queue, 'm', K_NO_WAIT);
}

ZTEST(msgq, test_put_races_timeout)
{
	for (int32_t offset = 0; offset < 400; offset += 5) {
		int64_t until;
		char result;

		(void)k_sleep(K_TICKS(1));
		until = interrupt_near_tick(900 - 4 * offset, put_m, NULL);
		result = get(&queue, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(200);
		zassert_equal(k_msgq_num_used_get(&queue), result == 'm' ? 0 : 1);
		k_msgq_purge(&queue);
	}
}

/* ---- Without a place ---------------------------------------------------------------------------- */

static struct k_msgq placeless;

static void gets_from_placeless(void *p1, void *p2, void *p3)
{
	uint32_t message;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_msgq_get(&placeless, &message, K_FOREVER) == -ENOMSG ? 'g' : '?');
}

static void puts_to_placeless(void *p1, void *p2, void *p3)
{
	uint32_t message = 1;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_msgq_put(&placeless, &message, K_FOREVER) == -ENOMSG ? 'p' : '?');
}

/* Every message goes through a place, so none goes through. */
ZTEST(msgq, test_no_place)
{
	uint32_t message = 1;
	struct k_msgq_attrs attrs;

	k_msgq_init(&placeless, NULL, sizeof(message), 0);
	child_create(0, gets_from_placeless, NULL, 2, 0, K_NO_WAIT);
	child_create(1, puts_to_placeless, NULL, 3, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_msgq_put(&placeless, &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_put(&placeless, &message, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_msgq_put_front(&placeless, &message), -ENOMSG);
	zassert_equal(k_msgq_get(&placeless, &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_get(&placeless, &message, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_msgq_peek(&placeless, &message), -ENOMSG);
	zassert_equal(k_msgq_peek_at(&placeless, &message, 0), -ENOMSG);
	zassert_equal(k_msgq_num_free_get(&placeless), 0);
	zassert_equal(k_msgq_num_used_get(&placeless), 0);
	k_msgq_get_attrs(&placeless, &attrs);
	zassert_equal(attrs.max_msgs, 0);
	zassert_events("");
	k_msgq_purge(&placeless);
	let_run();
	zassert_events("gp");
	zassert_equal(k_msgq_alloc_init(&placeless, sizeof(message), 0), 0);
	zassert_equal(k_msgq_put(&placeless, &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_cleanup(&placeless), 0);
	zassert_equal(k_msgq_put(&placeless, &message, K_NO_WAIT), -ENOMSG);
}
