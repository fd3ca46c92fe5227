/* SPDX-License-Identifier: Apache-2.0 */
/* Meta-IRQ threads: they preempt everybody, and whoever could not be preempted otherwise goes on. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define META   K_HIGHEST_THREAD_PRIO
#define URGENT (K_HIGHEST_THREAD_PRIO + CONFIG_NUM_METAIRQ_PRIORITIES) /* cooperative */
#define COOP   (URGENT + 1)

static K_SEM_DEFINE(meta, 0, 10);
static K_SEM_DEFINE(urgent, 0, 10);

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &meta, &urgent);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_sem_reset(&meta);
	k_sem_reset(&urgent);
	events_clear();
}

ZTEST_SUITE(metairq, NULL, setup, before, children_end, NULL);

/* Does something to the thread it has interrupted. */
static ZTEST_BMEM void (*act)(void);

static void is_meta(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(void)k_sem_take(&meta, K_FOREVER);
		event('m');
		k_sem_give(&urgent);
		if (act != NULL) {
			act();
		}
	}
}

static void is_urgent(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(void)k_sem_take(&urgent, K_FOREVER);
		event('u');
	}
}

static void start(k_thread_entry_t entry, int prio, uint32_t options)
{
	child_create(0, is_meta, NULL, META, options | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, is_urgent, NULL, URGENT, options | K_INHERIT_PERMS, K_NO_WAIT);
	(void)k_sleep(K_TICKS(1));
	child_create(2, entry, NULL, prio, options | K_INHERIT_PERMS, K_NO_WAIT);
	(void)k_thread_join(&child[2], K_TICKS(50));
}

static void wakes_meta(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_sem_give(&meta);
	event('2');
	k_yield();
	event('3');
}

/* It goes on before the more urgent one that the meta-IRQ thread woke, and until it yields. */
ZTEST(metairq, test_cooperative_thread_goes_on)
{
	act = NULL;
	start(wakes_meta, COOP, 0);
	zassert_events("1m2u3");
	children_end(NULL);
	events_clear();
	start(wakes_meta, COOP, K_USER);
	zassert_events("1m2u3");
}

/* Among preemptible threads nothing is special. */
ZTEST(metairq, test_preemptible_thread_does_not)
{
	act = NULL;
	start(wakes_meta, 3, 0);
	zassert_events("1mu23");
}

static void wakes_meta_locked(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sched_lock();
	event('1');
	k_sem_give(&meta);
	event('2');
	k_sched_unlock();
	event('3');
}

ZTEST(metairq, test_locked_scheduler)
{
	act = NULL;
	start(wakes_meta_locked, 3, 0);
	zassert_events("1m2u3");
}

static void give_meta(const void *unused)
{
	ARG_UNUSED(unused);
	k_sem_give(&meta);
}

static void isr_wakes_meta(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	irq_offload(give_meta, NULL);
	event('2');
	irq_offload(give_meta, NULL);
	event('3');
	(void)k_sleep(K_TICKS(1));
	event('4');
}

ZTEST(metairq, test_by_isr)
{
	act = NULL;
	start(isr_wakes_meta, COOP, 0);
	zassert_events("1m2m3uu4");
}

/* Who is suspended has given up the CPU. */
static void suspend_and_resume(void)
{
	k_thread_suspend(&child[2]);
	(void)k_sleep(K_TICKS(1));
	k_thread_resume(&child[2]);
}

ZTEST(metairq, test_interrupted_thread_is_suspended)
{
	act = suspend_and_resume;
	start(wakes_meta, COOP, 0);
	zassert_events("1mu23");
}

/* And who is ended does not come back. */
static void end_and_create_anew(void)
{
	k_thread_abort(&child[2]);
	act = NULL;
	child_create(2, wakes_meta, NULL, COOP + 1, 0, K_NO_WAIT);
}

ZTEST(metairq, test_interrupted_thread_ends)
{
	act = end_and_create_anew;
	start(wakes_meta, COOP, 0);
	child_join(2);
	zassert_events("1mu1m2u3");
}

/* One that becomes preemptible while it is interrupted loses its place. */
static void lower(void)
{
	k_thread_priority_set(&child[2], 5);
}

ZTEST(metairq, test_interrupted_thread_becomes_preemptible)
{
	act = lower;
	start(wakes_meta, COOP, 0);
	zassert_events("1mu23");
}

static void says_meta(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('M');
}

/* Meta-IRQ threads are cooperative to each other. */
static void create_more_urgent(void)
{
	k_thread_priority_set(k_current_get(), META + 1);
	child_create(3, says_meta, NULL, META, 0, K_NO_WAIT);
	event('n');
	k_yield();
}

ZTEST(metairq, test_among_themselves)
{
	act = create_more_urgent;
	start(wakes_meta, COOP, 0);
	zassert_events("1mnM2u3");
}
