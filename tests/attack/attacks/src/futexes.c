/* SPDX-License-Identifier: Apache-2.0 */
/* Futexes, mutexes and semaphores that the attacker can write, and those that it cannot. */

#include "attack.h"
#include <zephyr/irq_offload.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/sys/mutex.h>
#include <zephyr/sys/sem.h>

ATTACK_SUITE(futexes);

static ATTACK_BMEM struct k_futex own_futex;
static ATTACK_BMEM SYS_MUTEX_DEFINE(own_mutex);
static ATTACK_BMEM struct sys_sem own_sem;
static ATTACK_BMEM atomic_t own_word[2];
static K_APP_BMEM(victim_part) struct k_futex foreign_futex;
static K_APP_BMEM(victim_part) SYS_MUTEX_DEFINE(foreign_mutex);
K_APPMEM_PARTITION_DEFINE(locked_part);
static K_APP_BMEM(locked_part) struct k_futex read_only_futex;
static K_APP_BMEM(locked_part) SYS_MUTEX_DEFINE(read_only_mutex);
static struct k_futex kernel_futex;
static SYS_MUTEX_DEFINE(kernel_mutex);

/* ---- Words that are none of the attacker's futexes ---------------------------------------------- */

static ATTACK_BMEM uintptr_t word;
static ATTACK_BMEM int results[4];

static void uses_word(void *on_stack, void *p2, void *p3)
{
	atomic_t fake[4] = {0};
	uintptr_t at = on_stack != NULL ? (uintptr_t)&fake[1] : word;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	results[0] = k_futex_wait((struct k_futex *)at, 0, K_NO_WAIT);
	results[1] = k_futex_wake((struct k_futex *)at, true);
	results[2] = sys_mutex_lock((struct sys_mutex *)at, K_NO_WAIT);
	results[3] = sys_mutex_unlock((struct sys_mutex *)at);
}

static void results_are(int for_futex, int for_mutex)
{
	static const char *const calls[] = {"wait", "wake", "lock", "unlock"};

	for (size_t i = 0; i < ARRAY_SIZE(results); i++) {
		int expected = i < 2 ? for_futex : for_mutex;

		zassert_equal(results[i], expected, "%s of 0x%08x gives %d instead of %d", calls[i],
			      (unsigned int)word, results[i], expected);
	}
}

static void each_is(const uintptr_t *words, size_t count, int error)
{
	for (size_t i = 0; i < count; i++) {
		word = words[i];
		memset(results, 0x55, sizeof(results));
		attack_is_harmless(uses_word, NULL);
		results_are(error, error);
	}
}

/* Objects or not: what counts first is that the attacker cannot write there. */
ZTEST(futexes, test_no_access)
{
	const uintptr_t words[] = {
		0,
		(uintptr_t)&kernel_futex,
		(uintptr_t)&kernel_mutex,
		(uintptr_t)&foreign_futex,
		(uintptr_t)&foreign_mutex,
		(uintptr_t)&foreign_sem,
		(uintptr_t)&victim,
		(uintptr_t)&child[0],
		(uintptr_t)kernel_bytes,
		(uintptr_t)__kobject_table,
		(uintptr_t)__kobject_ram,
		(uintptr_t)attack_constant,
		(uintptr_t)__text_region_start,
		(uintptr_t)attack_part.start - 1,
		(uintptr_t)attack_part.start + attack_part.size - 3,
		(uintptr_t)victim_stack,
		(uintptr_t)0 - 1,
		(uintptr_t)0 - 4,
		0x60000000,
	};

	each_is(words, ARRAY_SIZE(words), -EACCES);
}

ZTEST(futexes, test_read_only)
{
	const uintptr_t words[] = {(uintptr_t)&read_only_futex, (uintptr_t)&read_only_mutex};

	each_is(words, ARRAY_SIZE(words), -EACCES);
	locked_part.attr = K_MEM_PARTITION_P_RO_U_RO;
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &locked_part), 0);
	each_is(words, ARRAY_SIZE(words), -EACCES);
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &locked_part), 0);
}

ZTEST(futexes, test_no_object)
{
	const uintptr_t words[] = {
		(uintptr_t)own_word,
		(uintptr_t)&own_futex + 1,
		(uintptr_t)&own_futex - 1,
		(uintptr_t)&own_mutex + 1,
		(uintptr_t)&own_mutex - 1,
		(uintptr_t)&own_sem.limit,
		(uintptr_t)attack_part.start + attack_part.size - 4,
	};

	each_is(words, ARRAY_SIZE(words), -EINVAL);
	memset(results, 0x55, sizeof(results));
	attack_is_harmless(uses_word, "on its stack");
	results_are(-EINVAL, -EINVAL);
}

/* One type is not the other, and a hint is worth nothing: the attacker writes those of kernel objects. */
static void uses_word_with_each_hint(void *p1, void *p2, void *p3)
{
	for (uint32_t hint = 0; hint < 150; hint++) {
		*(volatile uint32_t *)word = hint << 16 | hint;
		if (k_futex_wake((struct k_futex *)word, true) != -EINVAL) {
			return;
		}
	}
	uses_word(p1, p2, p3);
}

ZTEST(futexes, test_other_type)
{
	own_futex.val = 0;
	word = (uintptr_t)&own_futex;
	attack_is_harmless(uses_word, NULL);
	zassert_equal(results[0], -ETIMEDOUT);
	zassert_equal(results[1], 0);
	zassert_equal(results[2], -EINVAL);
	zassert_equal(results[3], -EINVAL);
	word = (uintptr_t)&own_mutex;
	attack_is_harmless(uses_word, NULL);
	results_are(-EINVAL, 0);
	word = (uintptr_t)own_word;
	memset(results, 0x55, sizeof(results));
	attack_is_harmless(uses_word_with_each_hint, NULL);
	results_are(-EINVAL, -EINVAL);
}

/* ---- Waiters of others ------------------------------------------------------------------------- */

static void waits_for_foreign(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_futex_wait(&foreign_futex, 0, K_FOREVER) == 0 ? (char)(uintptr_t)letter : '?');
}

ZTEST(futexes, test_foreign_waiter)
{
	events_clear();
	child_create(1, waits_for_foreign, (void *)'a', 4, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	word = (uintptr_t)&foreign_futex;
	attack_is_harmless(uses_word, NULL);
	results_are(-EACCES, -EACCES);
	zassert_events("");
	zassert_equal(k_futex_wake(&foreign_futex, true), 1);
	child_join(1);
	zassert_events("a");
}

/* ---- Its own end ------------------------------------------------------------------------------- */

static void blocks(void *how, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)how) {
	case 0:
		(void)k_futex_wait(&own_futex, 0, K_FOREVER);
		break;
	case 1:
		(void)k_futex_wait(&own_futex, 0, K_TICKS(5000));
		break;
	case 2:
		(void)sys_mutex_lock(&own_mutex, K_FOREVER);
		break;
	default:
		(void)sys_sem_take(&own_sem, K_FOREVER);
		break;
	}
	privilege_probe();
	*(volatile uint32_t *)kernel_bytes = 1; /* not one instruction more */
}

static void abort_it(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

ZTEST(futexes, test_ends_while_it_waits)
{
	for (uintptr_t how = 0; how < 8; how++) {
		own_futex.val = 0;
		(void)sys_sem_init(&own_sem, 0, 1);
		zassert_equal(sys_mutex_lock(&own_mutex, K_NO_WAIT), 0);
		attacker_create(blocks, (void *)(how / 2));
		faults_expect(0);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(2));
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), -EBUSY);
		if (how % 2 == 0) {
			k_thread_abort(&child[0]);
		} else {
			irq_offload(abort_it, &child[0]);
		}
		console_is_silent = false;
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
		zassert_equal(k_futex_wake(&own_futex, true), 0, "it still waits");
		zassert_equal(k_futex_wake(&own_sem.futex, true), 0, "it still waits");
		zassert_equal(sys_mutex_unlock(&own_mutex), 0);
		zassert_equal(sys_mutex_unlock(&own_mutex), -EINVAL, "it still waits");
		oracles_ask();
	}
}

static void dies_holding(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)sys_mutex_lock(&own_mutex, K_FOREVER);
	(void)sys_mutex_lock(&own_mutex, K_FOREVER);
	own_mutex.val = 0x5a5a5a5a;
	*(volatile uint32_t *)kernel_bytes = 1;
}

/* Nothing is left of it, also in the kernel's records: see attack(). */
ZTEST(futexes, test_dies_holding)
{
	attack_dies_at(dies_holding, NULL, K_ERR_CPU_EXCEPTION, kernel_bytes);
	zassert_equal(sys_mutex_lock(&own_mutex, K_NO_WAIT), 0);
	zassert_equal(sys_mutex_unlock(&own_mutex), 0);
}

/* ---- What is shared with it -------------------------------------------------------------------- */

static void scribbles(void *p1, void *p2, void *p3)
{
	static const int garbage[] = {0, -1, 1, -2, INT_MAX, INT_MIN, 0x12340001};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int i = 0;; i++) {
		own_mutex.val = garbage[i % 7];
		own_futex.val = garbage[i / 7 % 7];
		own_sem.futex.val = garbage[i % 5];
		own_sem.limit = garbage[i / 5 % 7];
		(void)k_futex_wake(&own_futex, true);
		(void)k_futex_wake(&own_sem.futex, i % 2 != 0);
		(void)sys_mutex_unlock(&own_mutex);
	}
}

/* A mutex is held by whoever locked it. A futex or semaphore says what the attacker likes, but a wait
 * for it ends when its time is over, and takes no time from others. */
ZTEST(futexes, test_shared_with_supervisor)
{
	int64_t begin;

	zassert_equal(sys_mutex_lock(&own_mutex, K_NO_WAIT), 0);
	attacker_create(scribbles, NULL);
	k_thread_start(&child[0]);
	begin = k_uptime_ticks();
	for (int i = 0; i < 20; i++) {
		(void)k_futex_wait(&own_futex, 0, K_TICKS(1));
		(void)sys_sem_take(&own_sem, K_TICKS(1));
		(void)sys_sem_give(&own_sem);
		(void)sys_sem_count_get(&own_sem);
	}
	zassert_true(k_uptime_ticks() - begin <= 20 * 5);
	zassert_equal(sys_mutex_unlock(&own_mutex), 0, "its owner is who locked it");
	zassert_equal(sys_mutex_unlock(&own_mutex), -EINVAL);
	oracles_ask();
}

/* What stands there while nobody can change it: a wait must not go round a loop for it. */
ZTEST(futexes, test_garbage_left_behind)
{
	static const int garbage[] = {-1, -2, INT_MIN, INT_MIN + 1};

	for (size_t i = 0; i < ARRAY_SIZE(garbage); i++) {
		int64_t now = k_uptime_ticks();

		own_sem.futex.val = garbage[i];
		own_sem.limit = garbage[i];
		zassert_equal(sys_sem_take(&own_sem, K_TICKS(2)), -ETIMEDOUT);
		zassert_true(k_uptime_ticks() <= now + 4);
	}
}
