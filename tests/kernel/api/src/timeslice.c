/* SPDX-License-Identifier: Apache-2.0 */
/* Time slices: equals take turns, of exactly the ticks asked for. */

#include "support.h"

#define PRIO 6

/* Who began to run, and in which tick. */
#define TURNS 24
static ZTEST_BMEM struct {
	char who;
	int64_t tick;
} turns[TURNS];
static ZTEST_BMEM volatile unsigned int turn_count;
static ZTEST_BMEM volatile char running;

static void *setup(void)
{
	children_grant();
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	turn_count = 0;
	running = '\0';
}

static void after(void *fixture)
{
	children_end(fixture);
	k_sched_time_slice_set(0, 0);
}

ZTEST_SUITE(timeslice, NULL, setup, before, after, NULL);

static void spins(void *letter, void *p2, void *p3)
{
	char me = (char)(uintptr_t)letter;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		if (running != me && turn_count < TURNS) {
			running = me;
			turns[turn_count].who = me;
			turns[turn_count].tick = k_uptime_ticks();
			turn_count++;
		}
	}
}

static void start(int n, int prio, uint32_t options)
{
	child_create(n, spins, (void *)(uintptr_t)('a' + n), prio, options, K_NO_WAIT);
}

/* The turns are those of @p order, and all but the first and the last are @p ticks long. */
static void expect_turns(const char *order, int64_t ticks)
{
	unsigned int count = turn_count;

	zassert_equal(count, strlen(order), "%u turns", count);
	for (unsigned int i = 0; i < count; i++) {
		zassert_equal(turns[i].who, order[i], "turn %u is of %c", i, turns[i].who);
		if (i > 1) {
			zassert_equal(turns[i].tick - turns[i - 1].tick, ticks, "turn %u", i);
		}
	}
}

/* Requirement: ZEP-SRS-2-11 */
ZTEST(timeslice, test_turns)
{
	static const uint32_t modes[] = {0, K_USER};

	for (size_t mode = 0; mode < ARRAY_SIZE(modes); mode++) {
		before(NULL);
		k_sched_time_slice_set(5, 0);
		for (int n = 0; n < 3; n++) {
			start(n, PRIO, n == 1 ? modes[mode] : K_USER);
		}
		start(3, PRIO + 1, 0);
		(void)k_sleep(K_TICKS(38));
		expect_turns("abcabcab", 5);
		children_end(NULL);
	}
}

ZTEST(timeslice, test_off)
{
	start(0, PRIO, 0);
	start(1, PRIO, 0);
	(void)k_sleep(K_TICKS(30));
	expect_turns("a", 0);
	k_sched_time_slice_set(1, 0); /* now */
	(void)k_sleep(K_TICKS(4));
	k_sched_time_slice_set(0, 0);
	zassert_true(turn_count >= 4, "%u turns", turn_count);
	turn_count = 0;
	(void)k_sleep(K_TICKS(30));
	zassert_true(turn_count <= 1);
}

/* More urgent ones than asked for. */
ZTEST(timeslice, test_who_is_not_sliced)
{
	k_sched_time_slice_set(2, PRIO);
	start(0, PRIO - 1, 0);
	start(1, PRIO - 1, 0);
	(void)k_sleep(K_TICKS(20));
	expect_turns("a", 0);
	k_sched_time_slice_set(2, PRIO - 1);
	(void)k_sleep(K_TICKS(11));
	zassert_true(turn_count > 4);
	children_end(NULL);
}

static void works(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_busy_wait(20 * 1000);
	event((char)(uintptr_t)letter);
}

static void works_locked(void *letter, void *p2, void *p3)
{
	k_sched_lock();
	works(letter, p2, p3);
	k_sched_unlock();
	k_busy_wait(20 * 1000);
	event((char)(uintptr_t)letter);
}

ZTEST(timeslice, test_cooperative)
{
	events_clear();
	k_sched_time_slice_set(2, -CONFIG_NUM_COOP_PRIORITIES);
	child_create(0, works, (void *)'a', -1, 0, K_NO_WAIT);
	child_create(1, works, (void *)'b', -1, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(60));
	zassert_events("ab");
}

/* The lock outlasts the slice; after it there is a new one. */
ZTEST(timeslice, test_locked)
{
	events_clear();
	k_sched_time_slice_set(2, 0);
	child_create(0, works_locked, (void *)'a', PRIO, 0, K_NO_WAIT);
	child_create(1, works, (void *)'b', PRIO, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(50)); /* 20 locked, then 20 side by side */
	zassert_events("aab");
}

/* A more urgent thread that comes in between makes the slice begin anew; a yield passes it on. */
ZTEST(timeslice, test_begins_anew)
{
	k_sched_time_slice_set(10, 0);
	start(0, PRIO, K_USER);
	start(1, PRIO, K_USER);
	for (int i = 0; i < 6; i++) {
		(void)k_sleep(K_TICKS(5)); /* the test is more urgent */
	}
	expect_turns("a", 0);
	(void)k_sleep(K_TICKS(12));
	expect_turns("ab", 0);
}

/* An equal that comes late shares at once. */
ZTEST(timeslice, test_late_equal)
{
	int64_t tick;

	k_sched_time_slice_set(5, 0);
	start(0, PRIO, 0);
	(void)k_sleep(K_TICKS(33));
	expect_turns("a", 0);
	tick = k_uptime_ticks();
	start(1, PRIO, 0);
	(void)k_sleep(K_TICKS(9));
	expect_turns("ab", 0);
	zassert_equal(turns[1].tick - tick, 5);
}

#ifdef CONFIG_TIMESLICE_PER_THREAD
static unsigned int expired;

static void suspends(struct k_thread *thread, void *data)
{
	zassert_equal_ptr(data, &expired);
	zassert_true(k_is_in_isr());
	if (++expired == 3) {
		k_thread_suspend(thread);
	}
}

/* a has slices of 2 ticks, the others of 5; at the third end a's handler suspends it. */
ZTEST(timeslice, test_of_its_own)
{
	static const int64_t lengths[] = {0, 2, 5, 2, 5, 2};

	expired = 0;
	k_sched_time_slice_set(5, 0);
	child_create(0, spins, (void *)'a', PRIO, 0, K_FOREVER);
	k_thread_time_slice_set(&child[0], 2, suspends, &expired);
	k_thread_start(&child[0]);
	start(1, PRIO, 0);
	(void)k_sleep(K_TICKS(60));
	zassert_equal(expired, 3);
	zassert_equal(turn_count, 6);
	for (unsigned int i = 0; i < 6; i++) {
		zassert_equal(turns[i].who, i % 2 == 0 ? 'a' : 'b');
		if (i > 1) {
			zassert_equal(turns[i].tick - turns[i - 1].tick, lengths[i]);
		}
	}
}

/* Without slices for all. */
ZTEST(timeslice, test_only_of_its_own)
{
	child_create(0, spins, (void *)'a', PRIO, K_USER, K_FOREVER);
	k_thread_time_slice_set(&child[0], 3, NULL, NULL);
	k_thread_start(&child[0]);
	start(1, PRIO, 0);
	(void)k_sleep(K_TICKS(40));
	expect_turns("ab", 0);
	zassert_between_inclusive(turns[1].tick - turns[0].tick, 2, 3);
}
#endif
