/* SPDX-License-Identifier: Apache-2.0 */
/* A pointer to a function of the attacker's choice, in every argument that could be one: nothing of
 * what the kernel keeps from a user is ever called with privilege. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(callbacks);

static void plants(void *index, void *p2, void *p3)
{
	uintptr_t f = (uintptr_t)privilege_probe;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)arch_syscall_invoke6(f, f, f, f, f, f, (uintptr_t)index);
}

ZTEST(callbacks, test_every_call)
{
	for (uintptr_t id = 0; id < K_SYSCALL_BAD; id++) {
		attack_is_contained(plants, (void *)id);
	}
}

/* As arguments of objects that the attacker may use. */
static K_SEM_DEFINE(own_sem, 1, 2);
static K_MUTEX_DEFINE(own_mutex);

static void plants_in_objects(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_init(&own_sem, (unsigned int)(uintptr_t)privilege_probe, UINT32_MAX);
	(void)k_sem_take(&own_sem, K_TICKS((uintptr_t)privilege_probe & 3));
	(void)k_mutex_lock(&own_mutex, K_NO_WAIT);
	(void)k_thread_name_set(NULL, (const char *)(uintptr_t)privilege_probe);
	(void)k_sleep(K_TICKS(1));
}

ZTEST(callbacks, test_objects)
{
	attacker_create(plants_in_objects, NULL);
	k_thread_access_grant(&child[0], &own_sem, &own_mutex);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 0);
}
