/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that act on threads: only on those the caller was given, and only downwards. */

#include "attack.h"

ATTACK_SUITE(thread_control);

extern struct k_thread z_idle_threads[1];

static K_SEM_DEFINE(never, 0, 1);

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&never, K_FOREVER);
}

static ATTACK_BMEM k_tid_t target;
static ATTACK_BMEM int prio;
static ATTACK_BMEM size_t unused;
static ATTACK_BMEM char name[8];

static void does(void *what, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)what) {
	case 0:
		k_thread_abort(target);
		break;
	case 1:
		k_thread_suspend(target);
		break;
	case 2:
		k_thread_resume(target);
		break;
	case 3:
		k_thread_start(target);
		break;
	case 4:
		k_wakeup(target);
		break;
	case 5:
		(void)k_thread_priority_get(target);
		break;
	case 6:
		k_thread_priority_set(target, prio);
		break;
	case 7:
		(void)k_thread_join(target, K_NO_WAIT);
		break;
	case 8:
		(void)k_thread_stack_space_get(target, &unused);
		break;
	case 9:
		(void)k_thread_timeout_expires_ticks(target);
		break;
	default:
		(void)k_thread_timeout_remaining_ticks(target);
		break;
	}
}

#define ACTIONS 11

ZTEST(thread_control, test_foreign_threads)
{
	k_tid_t const foreign[] = {&victim,
				   &z_main_thread,
				   k_current_get(),
				   &z_idle_threads[0],
				   NULL,
				   (k_tid_t)(void *)&foreign_sem,
				   (k_tid_t)(void *)&prio,
				   (k_tid_t)(void *)kernel_bytes};

	prio = K_LOWEST_APPLICATION_THREAD_PRIO;
	for (size_t i = 0; i < ARRAY_SIZE(foreign); i++) {
		target = foreign[i];
		if (target == k_current_get()) {
			continue; /* the test thread is public */
		}
		for (uintptr_t action = 0; action < ACTIONS; action++) {
			if (action == 8) {
				attack_is_harmless(does, (void *)action); /* it returns an error */
				continue;
			}
			attack_dies(does, (void *)action, K_ERR_KERNEL_OOPS);
		}
		if (target != &victim) {
			continue;
		}
		zassert_equal(k_thread_name_set(&victim, "victim"), 0);
	}
	zassert_equal(k_thread_priority_get(&victim), VICTIM_PRIO);
	ARG_UNUSED(name);
}

static void granted(k_tid_t thread, uintptr_t action)
{
	target = thread;
	attacker_create(does, (void *)action);
	k_object_access_grant(thread, &child[0]);
	zassert_true(attacker_run());
}

/* Permission does not make a thread more urgent than it is, nor anything else than a priority. */
/* Requirement: ZEP-SRS-8-6 */
ZTEST(thread_control, test_priorities)
{
	static const int bad[] = {
		8,   0,	      -1,     K_HIGHEST_THREAD_PRIO, K_LOWEST_THREAD_PRIO, 127, 256 + 9,
		255, INT_MAX, INT_MIN};

	child_create(1, waits, NULL, 9, 0, K_NO_WAIT);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		prio = bad[i];
		granted(&child[1], 6);
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
		zassert_equal(fault.count, 1, "%d was accepted", bad[i]);
		zassert_equal(k_thread_priority_get(&child[1]), 9);
	}
	prio = 9;
	granted(&child[1], 6);
	zassert_equal(fault.count, 0);
	prio = 12;
	granted(&child[1], 6);
	zassert_equal(fault.count, 0);
	zassert_equal(k_thread_priority_get(&child[1]), 12);
}

ZTEST(thread_control, test_abort_essential)
{
	child_create(1, waits, NULL, 9, K_ESSENTIAL, K_NO_WAIT);
	granted(&child[1], 0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	child[1].base.user_options &= (uint8_t)~K_ESSENTIAL;
	granted(&child[1], 0);
	zassert_equal(fault.count, 0);
	zassert_equal(k_thread_join(&child[1], K_NO_WAIT), 0);
}

/* Everything that permission does allow, in every order, is survived. */
static void mistreats(void *seed_out, void *p2, void *p3)
{
	uint32_t seed = (uint32_t)(uintptr_t)seed_out;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	prio = K_LOWEST_APPLICATION_THREAD_PRIO;
	for (int i = 0; i < 12; i++) {
		seed = seed * 1664525 + 1013904223;
		does((void *)(uintptr_t)(1 + (seed >> 24) % (ACTIONS - 1)), NULL, NULL);
	}
}

ZTEST(thread_control, test_mistreatment)
{
	for (uintptr_t seed = 0; seed < 60; seed++) {
		child_create(1, waits, NULL, 9, seed % 2 == 0 ? K_USER : 0,
			     seed % 3 == 0 ? K_FOREVER : K_NO_WAIT);
		k_object_access_grant(&never, &child[1]);
		target = &child[1];
		attacker_create(mistreats, (void *)seed);
		k_object_access_grant(&child[1], &child[0]);
		(void)attacker_run();
		zassert_equal(fault.count, 0, "seed %u: reason %u at 0x%08x, %d for 0x%08lx",
			      (unsigned int)seed, fault.reason, fault.pc, child[0].refused_error,
			      (unsigned long)child[0].end_address);
		k_thread_abort(&child[1]);
		faults_expect(0);
	}
}

/* The same with itself as the target: it may end or stop, and nobody else does. */
static void mistreats_itself(void *seed, void *p2, void *p3)
{
	target = k_current_get();
	mistreats(seed, p2, p3);
	does((void *)0, p2, p3);
	privilege_probe();
}

ZTEST(thread_control, test_mistreating_oneself)
{
	for (uintptr_t seed = 0; seed < 60; seed++) {
		attack_is_contained(mistreats_itself, (void *)seed);
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	}
}
