/* SPDX-License-Identifier: Apache-2.0 */
/* The supervisor's half of an attack: makes the attacker, and looks that nothing of it is left.
 *
 * It has no permission on any object but itself, and its domain has no partition, unless it is let
 * into somebody else's. It is the least urgent thread of all, so an attack that never ends takes
 * time from nobody but the idle thread, and the shell ends it. */

#include "attack.h"

#include <bulkhead/introspect.h>

#define STACK_SIZE 1024
#define PATIENCE   K_SECONDS(1)

static struct k_thread attacker_thread;
static K_THREAD_STACK_DEFINE(attacker_stack, STACK_SIZE);
static struct k_mem_domain attacker_domain;

static bool can_be_read(const struct attack *attack)
{
	char text[1];

	return introspect_why(&attacker_thread, attack->address, MEM_USER_READ, text, sizeof(text));
}

struct domain_search {
	k_tid_t id;
	struct k_mem_domain *found;
};

static void match(const struct introspect_thread *other, void *arg)
{
	struct domain_search *search = arg;

	if (other->id == search->id) {
		search->found = (struct k_mem_domain *)(uintptr_t)other->domain;
	}
}

/* Nobody else runs, so that the other thread and its domain are there until this is done. */
static int join_domain(k_tid_t other)
{
	struct domain_search search = {other, &attacker_domain};

	if (other == NULL) {
		(void)k_mem_domain_init(&attacker_domain, 0, NULL);
	} else {
		search.found = NULL;
		introspect_threads(match, &search);
	}
	return k_mem_domain_add_thread(search.found, &attacker_thread);
}

static void create(const struct attack *attack, bool keeps)
{
	k_thread_create(&attacker_thread, attacker_stack, K_THREAD_STACK_SIZEOF(attacker_stack),
			attacker, (void *)(uintptr_t)attack->kind, (void *)attack->address,
			(void *)(uintptr_t)keeps, K_LOWEST_APPLICATION_THREAD_PRIO, K_USER,
			K_FOREVER);
	(void)k_thread_name_set(&attacker_thread, ATTACKER_NAME);
}

static bool prepare(const struct attack *attack, bool keeps)
{
	bool ready;

	create(attack, keeps);
	k_sched_lock();
	ready = join_domain(attack->as) == 0;
	k_sched_unlock();
	if (!ready) {
		k_thread_abort(&attacker_thread);
	}
	return ready;
}

enum attack_end attack_run(const struct attack *attack)
{
	if (!prepare(attack, false)) {
		return ATTACK_IMPOSSIBLE;
	}
	if (attack->kind == ATTACK_WRITE && can_be_read(attack)) {
		k_thread_abort(&attacker_thread);
		if (!prepare(attack, true)) {
			return ATTACK_IMPOSSIBLE;
		}
	}
	k_thread_start(&attacker_thread);
	if (k_thread_join(&attacker_thread, PATIENCE) != 0) {
		k_thread_abort(&attacker_thread);
		return ATTACK_ENDLESS;
	}
	return attacker_thread.end_reason == 0 ? ATTACK_PASSED : ATTACK_CONTAINED;
}
