/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes, and the priorities they lend. */

#include "support.h"

static K_MUTEX_DEFINE(defined);
static struct k_mutex a, b, c;
static K_SEM_DEFINE(release_a, 0, 1);
static K_SEM_DEFINE(release_b, 0, 1);

/* The children by their parts in a chain. */
enum { LOW, MIDDLE, HIGH, OTHER };

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &defined, &a, &b, &c, &release_a, &release_b);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_mutex_init(&a);
	(void)k_mutex_init(&b);
	(void)k_mutex_init(&c);
	k_sem_reset(&release_a);
	k_sem_reset(&release_b);
	events_clear();
}

ZTEST_SUITE(mutex, NULL, setup, before, children_end, NULL);

/* Each child waits at most this long for its mutex; ticks, 0: forever. */
static ZTEST_BMEM int patience;

static void lock_with_patience(struct k_mutex *mutex, char letter)
{
	int result = k_mutex_lock(mutex, patience == 0 ? K_FOREVER : K_TICKS(patience));

	event(result == 0 ? letter : (result == -EAGAIN ? '-' : '?'));
}

static void low(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&a, K_FOREVER);
	(void)k_sem_take(&release_a, K_FOREVER);
	event('l');
	(void)k_mutex_unlock(&a);
	(void)k_sem_take(&release_a, K_FOREVER);
}

static void middle(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&b, K_FOREVER);
	(void)k_mutex_lock(&a, K_FOREVER);
	event('m');
	(void)k_mutex_unlock(&a);
	(void)k_mutex_unlock(&b);
}

static void high(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	lock_with_patience(&b, 'h');
	(void)k_sem_take(&release_b, K_FOREVER);
}

#define PRIO_LOW    9
#define PRIO_MIDDLE 6
#define PRIO_HIGH   3

/* HIGH waits for MIDDLE's b, MIDDLE waits for LOW's a. */
static void chain_start(int high_patience)
{
	patience = high_patience;
	child_start(LOW, low, NULL, PRIO_LOW);
	(void)k_sleep(K_TICKS(1));
	child_start(MIDDLE, middle, NULL, PRIO_MIDDLE);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_MIDDLE);
	child_start(HIGH, high, NULL, PRIO_HIGH);
	(void)k_sleep(K_TICKS(1));
}

static void assert_prios(int low_prio, int middle_prio)
{
	zassert_equal(k_thread_priority_get(&child[LOW]), low_prio, "low runs at %d",
		      k_thread_priority_get(&child[LOW]));
	zassert_equal(k_thread_priority_get(&child[MIDDLE]), middle_prio, "middle runs at %d",
		      k_thread_priority_get(&child[MIDDLE]));
}

/* ---- Results -------------------------------------------------------------------------------- */

static void lock_a(void *p1, void *p2, void *p3)
{
	int result = k_mutex_lock(&a, K_NO_WAIT);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == -EBUSY ? 'B' : '?');
	result = k_mutex_lock(&a, K_TICKS(3));
	event(result == -EAGAIN ? 'A' : '?');
	event(k_mutex_unlock(&a) == -EPERM ? 'P' : '?');
}

/* Requirement: ZEP-SRS-6-2, ZEP-SRS-6-3, ZEP-SRS-6-4, ZEP-SRS-6-5, ZEP-SRS-6-7, ZEP-SRS-6-8,
 * ZEP-SRS-6-10, ZEP-SRS-6-11 */
BOTH_MODES(mutex, results)
{
	zassert_equal(k_mutex_unlock(&a), -EINVAL);
	zassert_equal(k_mutex_lock(&a, K_NO_WAIT), 0);
	child_start(0, lock_a, NULL, 2);
	child_join(0);
	zassert_events("BAP");
	zassert_equal(k_mutex_unlock(&a), 0);
	zassert_equal(k_mutex_unlock(&a), -EINVAL);
	zassert_equal(k_mutex_lock(&defined, K_FOREVER), 0);
	zassert_equal(k_mutex_unlock(&defined), 0);
}

/* Requirement: ZEP-SRS-6-9 */
BOTH_MODES(mutex, reentrant)
{
	for (int i = 0; i < 5; i++) {
		zassert_equal(k_mutex_lock(&a, K_NO_WAIT), 0);
	}
	for (int i = 0; i < 4; i++) {
		zassert_equal(k_mutex_unlock(&a), 0);
	}
	child_start(0, lock_a, NULL, 2);
	child_join(0);
	zassert_events("BAP"); /* still held */
	zassert_equal(k_mutex_unlock(&a), 0);
	zassert_equal(k_mutex_unlock(&a), -EINVAL);
}

/* ---- Handover ------------------------------------------------------------------------------- */

static void lock_say_unlock(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&a, K_FOREVER);
	event((char)(uintptr_t)letter);
	(void)k_mutex_unlock(&a);
}

/* Requirement: ZEP-SRS-6-1, ZEP-SRS-6-6 */
BOTH_MODES(mutex, handover)
{
	(void)k_mutex_lock(&a, K_FOREVER);
	child_start(0, lock_say_unlock, (void *)'a', 5);
	child_start(1, lock_say_unlock, (void *)'b', 3);
	child_start(2, lock_say_unlock, (void *)'c', 5);
	child_start(3, lock_say_unlock, (void *)'d', 3);
	(void)k_sleep(K_TICKS(1));
	(void)k_mutex_unlock(&a);
	/* handed over, not free for whoever comes first */
	zassert_equal(k_mutex_lock(&a, K_NO_WAIT), -EBUSY);
	for (int i = 0; i < 4; i++) {
		child_join(i);
	}
	zassert_events("bdac");
}

/* ---- Inheritance ---------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-6-12 */
BOTH_MODES(mutex, chain)
{
	chain_start(0);
	assert_prios(PRIO_HIGH, PRIO_HIGH);
	k_sem_give(&release_a);
	(void)k_sleep(K_TICKS(1));
	zassert_events("lmh");
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_LOW);
	zassert_equal(k_thread_priority_get(&child[HIGH]), PRIO_HIGH);
}

BOTH_MODES(mutex, chain_timeout)
{
	chain_start(10);
	assert_prios(PRIO_HIGH, PRIO_HIGH);
	(void)k_sleep(K_TICKS(20));
	zassert_events("-");
	assert_prios(PRIO_MIDDLE, PRIO_MIDDLE);
	k_sem_give(&release_a);
	(void)k_sleep(K_TICKS(1));
	zassert_events("-lm");
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_LOW);
}

BOTH_MODES(mutex, chain_waiter_killed)
{
	chain_start(0);
	k_thread_abort(&child[HIGH]);
	assert_prios(PRIO_MIDDLE, PRIO_MIDDLE);
	k_thread_abort(&child[MIDDLE]);
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_LOW);
}

BOTH_MODES(mutex, chain_middle_killed)
{
	chain_start(0);
	k_thread_abort(&child[MIDDLE]);
	(void)k_sleep(K_TICKS(1));
	zassert_events("h"); /* b was the dead thread's, and goes on */
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_LOW);
	zassert_equal(k_mutex_lock(&b, K_NO_WAIT), -EBUSY);
}

BOTH_MODES(mutex, chain_owner_killed)
{
	chain_start(0);
	k_thread_abort(&child[LOW]);
	(void)k_sleep(K_TICKS(1));
	zassert_events("mh");
	zassert_equal(k_mutex_lock(&a, K_NO_WAIT), 0);
	zassert_equal(k_mutex_unlock(&a), 0);
}

BOTH_MODES(mutex, chain_prio_lowered)
{
	chain_start(0);
	k_thread_priority_set(&child[HIGH], PRIO_LOW + 2);
	assert_prios(PRIO_MIDDLE, PRIO_MIDDLE);
}

ZTEST(mutex, test_chain_prio_raised)
{
	chain_start(0);
	k_thread_priority_set(&child[HIGH], 1);
	assert_prios(1, 1);
	k_thread_priority_set(&child[LOW], 0); /* more urgent by itself */
	assert_prios(0, 1);
	k_thread_priority_set(&child[LOW], PRIO_LOW);
	assert_prios(1, 1);
	k_thread_priority_set(&child[HIGH], PRIO_HIGH);
	assert_prios(PRIO_HIGH, PRIO_HIGH);
}

ZTEST(mutex, test_chain_suspended)
{
	chain_start(0);
	k_thread_suspend(&child[LOW]);
	assert_prios(PRIO_HIGH, PRIO_HIGH);
	k_thread_resume(&child[LOW]);
	k_sem_give(&release_a);
	(void)k_sleep(K_TICKS(1));
	zassert_events("lmh");
}

/* Two mutexes, a waiter each, released in both orders: what is left is what the other waiter
 * lends. */
static void hold_two(void *first_out, void *p2, void *p3)
{
	struct k_mutex *first = first_out;
	struct k_mutex *second = first == &a ? &b : &a;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&a, K_FOREVER);
	(void)k_mutex_lock(&b, K_FOREVER);
	(void)k_sem_take(&release_a, K_FOREVER);
	(void)k_mutex_unlock(first);
	(void)k_sem_take(&release_a, K_FOREVER);
	(void)k_mutex_unlock(second);
	(void)k_sem_take(&release_a, K_FOREVER);
}

static void lock_and_wait(void *mutex, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(mutex, K_FOREVER);
	(void)k_sem_take(&release_b, K_FOREVER);
}

static void two_mutexes(struct k_mutex *first, int prio_between)
{
	child_start(LOW, hold_two, first, PRIO_LOW);
	(void)k_sleep(K_TICKS(1));
	child_start(MIDDLE, lock_and_wait, &a, PRIO_MIDDLE);
	child_start(HIGH, lock_and_wait, &b, PRIO_HIGH);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_HIGH);
	k_sem_give(&release_a);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(&child[LOW]), prio_between);
	k_sem_give(&release_a);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(&child[LOW]), PRIO_LOW);
}

BOTH_MODES(mutex, two_held_first_first)
{
	two_mutexes(&a, PRIO_HIGH);
}

BOTH_MODES(mutex, two_held_second_first)
{
	two_mutexes(&b, PRIO_MIDDLE);
}

/* A new owner inherits from those who go on waiting. */
BOTH_MODES(mutex, new_owner_inherits)
{
	child_start(LOW, low, NULL, PRIO_LOW);
	(void)k_sleep(K_TICKS(1));
	child_start(MIDDLE, lock_and_wait, &a, PRIO_HIGH);
	child_start(HIGH, lock_and_wait, &a, PRIO_MIDDLE);
	child_start(OTHER, lock_and_wait, &a, PRIO_MIDDLE + 1);
	(void)k_sleep(K_TICKS(1));
	k_sem_give(&release_a);
	(void)k_sleep(K_TICKS(1)); /* MIDDLE has it, at its own priority */
	k_thread_priority_set(&child[MIDDLE], PRIO_LOW + 3);
	zassert_equal(k_thread_priority_get(&child[MIDDLE]), PRIO_MIDDLE);
	k_thread_abort(&child[HIGH]);
	zassert_equal(k_thread_priority_get(&child[MIDDLE]), PRIO_MIDDLE + 1);
}

/* A thread of middling priority that spins does not keep HIGH from what LOW holds. */
static void spin(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
	}
}

static void hold_and_work(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&a, K_FOREVER);
	k_busy_wait(3000);
	(void)k_mutex_unlock(&a);
	event('!'); /* the spinner is more urgent from here on */
}

/* Requirement: ZEP-SRS-6-12 */
BOTH_MODES(mutex, no_inversion)
{
	child_start(LOW, hold_and_work, NULL, PRIO_LOW);
	(void)k_sleep(K_TICKS(1));
	child_start(MIDDLE, spin, NULL, PRIO_MIDDLE);
	child_start(HIGH, lock_say_unlock, (void *)'h', PRIO_HIGH);
	(void)k_sleep(K_MSEC(10));
	zassert_events("h");
}
