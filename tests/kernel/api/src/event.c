/* SPDX-License-Identifier: Apache-2.0 */
/* Events. */

#include "support.h"
#include <zephyr/irq_offload.h>

K_EVENT_DEFINE(defined_bits)
static struct k_event bits, fresh[2];

static void *setup(void)
{
	children_grant();
	k_event_init(&bits);
	k_thread_access_grant(k_current_get(), &defined_bits, &bits, &fresh[0], &fresh[1]);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_event_set(&bits, 0);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(bits.wait_q.head, "somebody still waits");
}

ZTEST_SUITE(event_bits, NULL, setup, before, after, NULL);

/* ---- One thread ------------------------------------------------------------------------------ */

BOTH_MODES(event_bits, init)
{
	struct k_event *event = &fresh[k_is_user_context()];

	k_event_init(event);
	zassert_equal(k_event_test(event, UINT32_MAX), 0);
	zassert_equal(k_event_post(event, 5), 0);
	zassert_equal(k_event_test(event, UINT32_MAX), 5);
}

BOTH_MODES(event_bits, defined)
{
	zassert_equal(k_event_post(&defined_bits, 0x80000001), 0);
	zassert_equal(k_event_clear(&defined_bits, UINT32_MAX), 0x80000001);
	zassert_equal(k_event_test(&defined_bits, UINT32_MAX), 0);
}

BOTH_MODES(event_bits, changes)
{
	zassert_equal(k_event_post(&bits, 0x0f), 0);
	zassert_equal(k_event_post(&bits, 0x3c), 0x0c, "of those that are posted");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x3f);
	zassert_equal(k_event_set(&bits, 0x81), 0x3f, "all");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x81);
	zassert_equal(k_event_set_masked(&bits, 0xf6, 0x83), 0x81, "of those in the mask");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x82);
	zassert_equal(k_event_set_masked(&bits, UINT32_MAX, 0), 0);
	zassert_equal(k_event_clear(&bits, 0xf0), 0x80, "of those that are cleared");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x02);
	zassert_equal(k_event_clear(&bits, 0), 0);
	zassert_equal(k_event_test(&bits, 0x02), 0x02);
	zassert_equal(k_event_test(&bits, 0xfd), 0);
}

BOTH_MODES(event_bits, wait_at_once)
{
	(void)k_event_set(&bits, 0x0f);
	zassert_equal(k_event_wait(&bits, 0x3c, false, K_FOREVER), 0x0c);
	zassert_equal(k_event_wait(&bits, 0x30, false, K_NO_WAIT), 0);
	zassert_equal(k_event_wait_all(&bits, 0x0c, false, K_FOREVER), 0x0c);
	zassert_equal(k_event_wait_all(&bits, 0x3c, false, K_NO_WAIT), 0, "not all");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x0f, "still there");
	zassert_equal(k_event_wait_all_safe(&bits, 0x3c, false, K_NO_WAIT), 0);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x0f, "nothing was received");
	zassert_equal(k_event_wait_safe(&bits, 0x3c, false, K_FOREVER), 0x0c);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x03);
	zassert_equal(k_event_wait_all_safe(&bits, 0x01, false, K_FOREVER), 0x01);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x02);
	zassert_equal(k_event_wait(&bits, 0, false, K_FOREVER), 0);
	zassert_equal(k_event_wait_all(&bits, 0, false, K_FOREVER), 0);
	zassert_equal(k_event_wait_safe(&bits, 0, false, K_FOREVER), 0);
	zassert_equal(k_event_wait_all_safe(&bits, 0, false, K_FOREVER), 0);
}

BOTH_MODES(event_bits, reset)
{
	(void)k_event_set(&bits, 0x0f);
	zassert_equal(k_event_wait(&bits, 0x01, true, K_NO_WAIT), 0);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0, "all of them");
	(void)k_event_set(&bits, 0x0f);
	zassert_equal(k_event_wait_all(&bits, 0x01, true, K_TICKS(1)), 0);
	(void)k_event_set(&bits, 0x0f);
	zassert_equal(k_event_wait_safe(&bits, 0x01, true, K_TICKS(1)), 0);
	(void)k_event_set(&bits, 0x0f);
	zassert_equal(k_event_wait_all_safe(&bits, 0x01, true, K_NO_WAIT), 0);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0);
}

BOTH_MODES(event_bits, timeouts)
{
	int64_t now;

	(void)k_event_set(&bits, 0x0e);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_event_wait(&bits, 0x01, false, K_TICKS(4)), 0);
	zassert_equal(k_uptime_ticks(), now + 5);
	zassert_equal(k_event_wait_all(&bits, 0x03, false, K_TIMEOUT_ABS_TICKS(now + 9)), 0,
		      "not what is there of it");
	zassert_equal(k_uptime_ticks(), now + 9);
	zassert_equal(k_event_wait_safe(&bits, 0x01, false, K_TICKS(1)), 0);
	zassert_equal(k_event_wait_all_safe(&bits, 0x03, false, K_TICKS(1)), 0);
	zassert_equal(k_event_wait(&bits, 0x01, false, K_TIMEOUT_ABS_TICKS(now)), 0, "past");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x0e, "a wait in vain takes nothing");
}

/* ---- Several threads ------------------------------------------------------------------------- */

enum how {
	ANY,
	ALL,
	ANY_SAFE,
	ALL_SAFE,
};

#define WANTED(how, wanted)  ((void *)(((how) << 8) | (wanted)))
#define FOR_A_WHILE(how_etc) ((void *)((uintptr_t)(how_etc) | 0x10000))

static uint32_t wait(uintptr_t how, uint32_t wanted, k_timeout_t timeout)
{
	switch (how) {
	case ANY:
		return k_event_wait(&bits, wanted, false, timeout);
	case ALL:
		return k_event_wait_all(&bits, wanted, false, timeout);
	case ANY_SAFE:
		return k_event_wait_safe(&bits, wanted, false, timeout);
	default:
		return k_event_wait_all_safe(&bits, wanted, false, timeout);
	}
}

/* Says the events, of which the lower four count, as a digit. */
static void waits(void *what, void *p2, void *p3)
{
	uintptr_t word = (uintptr_t)what;
	uint32_t found = wait((word >> 8) & 0xff, word & 0xff,
			      (word & 0x10000) != 0 ? K_MSEC(3) : K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event("0123456789abcdef"[found & 0xf]);
}

static void settle(void)
{
	(void)k_sleep(K_MSEC(2));
}

BOTH_MODES(event_bits, any_and_all)
{
	child_start(0, waits, WANTED(ANY, 0x6), 4);
	child_start(1, waits, WANTED(ALL, 0x6), 3);
	child_start(2, waits, WANTED(ANY, 0x8), 2);
	settle();
	(void)k_event_post(&bits, 0x1);
	settle();
	zassert_events("");
	(void)k_event_post(&bits, 0x2);
	settle();
	zassert_events("2");
	zassert_equal(k_event_set(&bits, 0x4), 0x3);
	settle();
	zassert_events("2");
	(void)k_event_set_masked(&bits, 0xa, 0x2);
	settle();
	zassert_events("26");
	(void)k_event_clear(&bits, 0x6);
	(void)k_event_post(&bits, 0x8);
	settle();
	zassert_events("268");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x8);
}

/* Everybody whose wait is over goes on; the most urgent first, equals in the order of arrival. */
BOTH_MODES(event_bits, order_of_waiters)
{
	child_start(0, waits, WANTED(ANY, 0x1), 4);
	child_start(1, waits, WANTED(ALL, 0x3), 2);
	child_start(2, waits, WANTED(ANY, 0x4), 3);
	child_start(3, waits, WANTED(ANY, 0xc), 3);
	child_start(4, waits, WANTED(ANY, 0x2), 2);
	child_start(5, waits, WANTED(ANY, 0x8), 1);
	settle();
	(void)k_event_post(&bits, 0x7);
	zassert_equal(k_event_clear(&bits, UINT32_MAX), 0x7);
	settle();
	zassert_events("32441");
	(void)k_event_post(&bits, 0x8);
	child_join(5);
	zassert_events("324418");
}

/* All of one moment receive the same; what the safe ones received is gone afterwards. */
BOTH_MODES(event_bits, safe_waiters)
{
	child_start(0, waits, WANTED(ANY_SAFE, 0x3), 2);
	child_start(1, waits, WANTED(ALL, 0x3), 3);
	child_start(2, waits, WANTED(ALL_SAFE, 0xc), 4);
	child_start(3, waits, WANTED(ANY_SAFE, 0x2), 5);
	settle();
	zassert_equal(k_event_post(&bits, 0x7), 0);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0x4);
	settle();
	zassert_events("332");
	(void)k_event_post(&bits, 0x8);
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0);
	settle();
	zassert_events("332c");
}

/* Waiters that go away, move in the queue, or do not run for a while. */
BOTH_MODES(event_bits, waiters_change)
{
	child_start(0, waits, WANTED(ANY, 0x1), 4);
	child_start(1, waits, WANTED(ALL, 0x6), 3);
	child_start(2, waits, WANTED(ANY, 0x8), 5);
	child_start(3, waits, FOR_A_WHILE(WANTED(ALL, 0x9)), 2);
	settle();
	k_thread_priority_set(&child[1], 6);
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[2]);
	child_join(3);
	zassert_events("0");
	(void)k_event_post(&bits, 0xf);
	(void)k_event_clear(&bits, 0xf);
	settle();
	zassert_events("06");
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_events("068");
}

/* What a supervisor thread, a user and an interrupt handler do meets in one object. */
static void post_in_isr(const void *events)
{
	event(k_event_post(&bits, (uint32_t)(uintptr_t)events) == 0 ? 'p' : '?');
}

static void look_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(k_event_wait(&bits, 0x3, false, K_NO_WAIT) == 0x2 ? 'a' : '-');
	event(k_event_wait_all(&bits, 0x3, false, K_NO_WAIT) == 0x3 ? 'b' : '-');
	event(k_event_wait_safe(&bits, 0x2, false, K_NO_WAIT) == 0x2 ? 'c' : '-');
	event(k_event_set(&bits, 0xc) == 0 ? 'd' : '-');
	event(k_event_wait_all_safe(&bits, 0xc, false, K_NO_WAIT) == 0xc ? 'e' : '-');
	event(k_event_set_masked(&bits, 0x2, 0x3) == 0 ? 'f' : '-');
	event(k_event_clear(&bits, 0xf) == 0x2 ? 'g' : '-');
}

ZTEST(event_bits, test_isr)
{
	irq_offload(look_in_isr, NULL);
	irq_offload(post_in_isr, (void *)0x2);
	irq_offload(look_in_isr, NULL);
	zassert_events("---defgpa-cdefg");
	events_clear();
	child_create(0, waits, WANTED(ANY, 0x1), 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, waits, WANTED(ALL_SAFE, 0x5), 4, 0, K_NO_WAIT);
	settle();
	irq_offload(post_in_isr, (void *)0x5);
	child_join(0);
	child_join(1);
	zassert_events("p15");
	zassert_equal(k_event_test(&bits, UINT32_MAX), 0);
}

/* The post comes while the waiter's timeout is due: it is received, or stays, never both. */
static void post_arg(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_event_post(&bits, 0x1);
}

ZTEST(event_bits, test_post_races_timeout)
{
	unsigned int received = 0;

	for (int32_t early = 0; early < 3000; early += 15) {
		int64_t until;
		uint32_t found;

		(void)k_sleep(K_TICKS(1));
		until = interrupt_near_tick(early, post_arg, NULL);
		found = k_event_wait_safe(&bits, 0x1, false, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(200);
		zassert_equal(k_event_clear(&bits, 0x1), 0x1 - found);
		received += found;
	}
	zassert_true(received > 0 && received < 200, "%u of 200 received", received);
}
