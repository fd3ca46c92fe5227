/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that the attacker makes itself, in memory of which it can tell the addresses: it uses what
 * is no more, makes the kernel's memory look like an object, and lets go of what others use. */

#include "attack.h"
#include <string.h>

#define POOL_SIZE 4096
#define OBJECTS	  12

K_HEAP_DEFINE(dynamic_pool, POOL_SIZE);
K_HEAP_DEFINE(dynamic_small_pool, POOL_SIZE / 4);

static void *setup(void)
{
	return attack_setup_pool(&dynamic_pool);
}

static void after(void *fixture)
{
	attack_after_pool(fixture, &dynamic_pool);
}

static void before(void *fixture)
{
	(void)attack_setup(); /* the victim forgets how often it was late */
}

ZTEST_SUITE(dynamic_objects, NULL, setup, before, after, attack_teardown_pool);

/* ---- What is no more ---------------------------------------------------------------------------- */

/* Something else is there by now, the attacker's own. */
static void uses_after_release(void *type, void *p2, void *p3)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);
	volatile char *other;

	(void)k_sem_init(sem, 1, 1);
	(void)k_sem_take(sem, K_NO_WAIT);
	k_object_release(sem);
	other = k_object_alloc((enum k_objects)(uintptr_t)type);
	(void)other;
	(void)k_sem_take(sem, K_NO_WAIT);
}

ZTEST(dynamic_objects, test_use_after_release)
{
	attack_dies(uses_after_release, (void *)K_OBJ_ANY, K_ERR_KERNEL_OOPS);
	attack_dies(uses_after_release, (void *)K_OBJ_SEM, K_ERR_KERNEL_OOPS); /* not initialised */
	attack_dies(uses_after_release, (void *)K_OBJ_TIMER, K_ERR_KERNEL_OOPS);
	attack_dies(uses_after_release, (void *)K_OBJ_THREAD, K_ERR_KERNEL_OOPS);
}

static void releases_twice(void *p1, void *p2, void *p3)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);

	k_object_release(sem);
	k_object_release(sem);
}

ZTEST(dynamic_objects, test_release_twice)
{
	attack_dies(releases_twice, NULL, K_ERR_KERNEL_OOPS);
}

/* ---- What looks like one -------------------------------------------------------------------------- */

static char __aligned(8) forged[4 * 64];
static struct k_msgq forge;

/* A record of an object, as the kernel makes them, that permits all: in front of a semaphore. Where
 * records and objects lie in relation to each other, the attacker knows. */
static void forges(void *offset, void *p2, void *p3)
{
	uint32_t message[16];
	uintptr_t place = (uintptr_t)forged + 64 + (uintptr_t)offset;

	memset(message, 0xff, sizeof(message));
	for (size_t i = 0; i < ARRAY_SIZE(message); i++) {
		message[i] = i % 2 == 0 ? (uint32_t)place : 0xff000107u + K_OBJ_SEM * 0x10000u;
	}
	for (int i = 0; i < 4; i++) {
		(void)k_msgq_put(&forge, message, K_NO_WAIT);
	}
	k_sem_give((struct k_sem *)place);
}

ZTEST(dynamic_objects, test_forged_record)
{
	for (uintptr_t offset = 0; offset < 64; offset += 4) {
		k_msgq_init(&forge, forged, 64, 4);
		faults_expect(1);
		attacker_create(forges, (void *)offset);
		k_object_access_grant(&forge, &child[0]);
		zassert_true(attacker_run());
		zassert_true(fault.count == 1 && fault.reason == K_ERR_KERNEL_OOPS);
	}
}

/* What is around its own objects: other ones of its own, and nothing else. */
static bool is_one_of(const char *const mine[3], const char *word)
{
	return word == mine[0] || word == mine[1] || word == mine[2];
}

static void asks_around(void *p1, void *p2, void *p3)
{
	const char *mine[3];

	for (int i = 0; i < 3; i++) {
		mine[i] = k_object_alloc(K_OBJ_SEM);
	}
	for (int offset = -64; offset <= 64; offset += 4) {
		const char *word = mine[1] + offset;

		if ((k_object_access_check(word) == 0) != is_one_of(mine, word)) {
			k_oops();
		}
	}
}

ZTEST(dynamic_objects, test_around)
{
	attack_is_harmless(asks_around, NULL);
}

/* ---- What others use -------------------------------------------------------------------------------- */

static ATTACK_BMEM struct k_sem *shared;
static ATTACK_BMEM int result;

static void waits(void *p1, void *p2, void *p3)
{
	result = k_sem_take(shared, K_FOREVER);
}

static void shares_and_lets_go(void *p1, void *p2, void *p3)
{
	shared = k_object_alloc(K_OBJ_SEM);
	(void)k_sem_init(shared, 0, 1);
	k_object_access_grant(shared, &child[1]);
	k_thread_start(&child[1]);
	(void)k_sleep(K_TICKS(2));
	k_object_release(shared);
	for (int i = 0; i < OBJECTS; i++) {
		(void)k_object_alloc(K_OBJ_SEM);
	}
}

/* Somebody waits for what the attacker made, and lets go of, before it ends. */
ZTEST(dynamic_objects, test_let_go_of_waiter)
{
	result = 1;
	child_create(1, waits, NULL, 4, K_USER, K_FOREVER);
	(void)k_mem_domain_add_thread(&attack_domain, &child[1]);
	attacker_create(shares_and_lets_go, NULL);
	k_object_access_grant(&child[1], &child[0]);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 0);
	zassert_equal(result, 1);
	k_sem_give(shared);
	child_join(1);
	zassert_equal(result, 0);
}

static void makes_and_frees(void *seed, void *p2, void *p3)
{
	void *mine[OBJECTS] = {NULL};
	uint32_t random = (uint32_t)(uintptr_t)seed;

	for (int i = 0; i < 30; i++) {
		unsigned int which = (random >> 8) % OBJECTS;

		random = random * 1664525u + 1013904223u;
		if (mine[which] != NULL) {
			k_object_release(mine[which]);
			mine[which] = NULL;
		} else {
			mine[which] = k_object_alloc(1 + (random >> 16) % (K_OBJ_LAST - 1));
		}
	}
}

/* As many as it likes, in any order. It leaves nothing, whenever it ends, and nobody is late. */
ZTEST(dynamic_objects, test_storm)
{
	for (uintptr_t seed = 1; seed < 6; seed++) {
		attack_is_harmless(makes_and_frees, (void *)seed);
	}
	for (int ticks = 1; ticks < 6; ticks++) {
		attacker_create(makes_and_frees, (void *)7);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(1));
		k_thread_abort(&child[0]);
	}
	oracles_ask();
}

static void takes_all(void *type, void *p2, void *p3)
{
	while (k_object_alloc((enum k_objects)(uintptr_t)type) != NULL) {
	}
}

ZTEST(dynamic_objects, test_exhaustion)
{
	uint8_t before[CONFIG_MAX_THREAD_BYTES];

	memcpy(before, _thread_idx_map, sizeof(before));
	attack_is_harmless(takes_all, (void *)K_OBJ_THREAD);
	k_thread_heap_assign(k_current_get(), &dynamic_small_pool);
	attack_is_harmless(takes_all, (void *)K_OBJ_SEM);
	zassert_mem_equal(before, _thread_idx_map, sizeof(before));
}
