/* SPDX-License-Identifier: Apache-2.0 */
/* Stack canaries, the random start of stacks, and the generator behind both. */

#include "calls.h"
#include "support.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/random/random.h>
#include <zephyr/sys/libc-hooks.h>

/* What the compiler's code compares with. */
#ifdef CONFIG_STACK_CANARY_IS_THREAD_LOCAL
#define GUARD (((volatile uintptr_t *)__builtin_thread_pointer())[-1])
#else
extern volatile uintptr_t __stack_chk_guard;
#define GUARD __stack_chk_guard
#endif

static void *setup(void)
{
	children_grant();
	return NULL;
}

static void after(void *fixture)
{
	interrupt_cancel();
	children_end(fixture);
}

ZTEST_SUITE(canary, NULL, setup, NULL, after, NULL);

/* ---- Smashing ---------------------------------------------------------------------------------- */

static ZTEST_BMEM volatile bool returned;

static __noinline int smashes(volatile char **where, size_t bytes)
{
	volatile char buffer[16];

	*where = buffer;
	for (size_t i = 0; i < bytes; i++) {
		(*where)[i] = (char)i;
	}
	return buffer[0];
}

static void smasher(void *bytes, void *unused1, void *unused2)
{
	volatile char *where;

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	(void)smashes(&where, (size_t)bytes);
	returned = true;
}

static void smash(uint32_t mode, size_t bytes)
{
	bool dies = bytes > 16;

	returned = false;
	console_is_silent = true;
	faults_expect(dies ? 1 : 0);
	child_create(0, smasher, (void *)bytes, 5, mode, K_NO_WAIT);
	child_join(0);
	console_is_silent = false;
	zassert_equal(fault.count, dies ? 1 : 0, "%u bytes: %u faults", (unsigned int)bytes,
		      fault.count);
	zassert_equal(returned, !dies, "%u bytes", (unsigned int)bytes);
	if (dies) {
		zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL, "reason %u", fault.reason);
		zassert_equal_ptr(fault.thread, &child[0]);
	}
}

ZTEST(canary, test_smash_in_user)
{
	smash(K_USER, 16);
	smash(K_USER, 20);
	smash(K_USER, 40);
}

ZTEST(canary, test_smash_in_supervisor)
{
	smash(0, 16);
	smash(0, 20);
	smash(0, 40);
}

/* ---- Each its own ------------------------------------------------------------------------------ */

static ZTEST_BMEM volatile uintptr_t guards[CHILDREN];
static ZTEST_BMEM volatile unsigned int changed;
static ZTEST_BMEM volatile unsigned int rounds;
static ZTEST_BMEM volatile bool stop;

static void reads_guard(void *n, void *unused1, void *unused2)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	guards[(uintptr_t)n] = GUARD;
}

ZTEST(canary, test_different)
{
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < CHILDREN; i++) {
			child_create(i, reads_guard, (void *)(uintptr_t)i, 5,
				     i % 2 == 0 ? K_USER : 0, K_NO_WAIT);
		}
		for (int i = 0; i < CHILDREN; i++) {
			child_join(i);
			zassert_equal(guards[i] & 0xff, 0);
			zassert_not_equal(guards[i], 0x5ca1ab00u, "that of the boot code");
			for (int j = 0; j < i; j++) {
				zassert_not_equal(guards[i], guards[j], "%d and %d", i, j);
			}
		}
	}
}

static void drops(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	guards[0] = GUARD;
	k_thread_user_mode_enter(reads_guard, (void *)1, NULL, NULL);
}

ZTEST(canary, test_for_life)
{
	child_create(0, drops, NULL, 5, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(
		guards[0] == guards[1], !IS_ENABLED(CONFIG_STACK_CANARY_IS_THREAD_LOCAL),
		"on the way to user mode it changes where it lies on the stack, which begins anew");
}

/* ---- Others' ----------------------------------------------------------------------------------- */

static __noinline void keeps(void)
{
	volatile char buffer[16];
	uintptr_t mine = GUARD;

	for (size_t i = 0; i < sizeof(buffer); i++) {
		buffer[i] = (char)i;
	}
	k_yield();
	for (size_t i = 0; i < sizeof(buffer); i++) {
		changed += buffer[i] != (char)i;
	}
	changed += GUARD != mine;
}

static void keeps_on(void *unused1, void *unused2, void *unused3)
{
	uintptr_t mine = GUARD;

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	while (!stop) {
		keeps();
		changed += GUARD != mine;
		rounds++;
	}
}

static __noinline void overwrites(void)
{
	volatile char buffer[16];

	buffer[0] = 1;
	GUARD = 0x12345600u + (unsigned char)buffer[0];
}

static void vandal(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	overwrites();
	returned = true;
}

static void keepers_start(uint32_t modes)
{
	stop = false;
	changed = 0;
	rounds = 0;
	child_create(0, keeps_on, NULL, 5, (modes & 1) != 0 ? K_USER : 0, K_NO_WAIT);
	child_create(1, keeps_on, NULL, 5, (modes & 2) != 0 ? K_USER : 0, K_NO_WAIT);
}

static void keepers_stop(void)
{
	stop = true;
	child_join(0);
	child_join(1);
	zassert_equal(changed, 0, "%u", changed);
	zassert_true(rounds > 10, "%u", rounds);
}

ZTEST(canary, test_vandal)
{
	keepers_start(1);
	console_is_silent = true;
	for (int i = 0; i < 20; i++) {
		returned = false;
		faults_expect(1);
		child_create(2, vandal, NULL, 5, K_USER, K_NO_WAIT);
		child_join(2);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL);
		zassert_equal_ptr(fault.thread, &child[2], "another thread paid for it");
		zassert_false(returned);
	}
	console_is_silent = false;
	keepers_stop();
}

/* ---- Privileged code that runs for a vandal: it is switched out, and finds the vandal's own again -- */

int z_impl_call_keeps(void)
{
	keeps();
	return 77;
}

static int z_vrfy_call_keeps(void)
{
	return z_impl_call_keeps();
}
#include <zephyr/syscalls/call_keeps_mrsh.c>

static void overwrites_and_calls(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	GUARD++;
	returned = call_keeps() == 77;
}

ZTEST(canary, test_call_of_a_vandal)
{
	keepers_start(1);
	for (int i = 0; i < 20; i++) {
		returned = false;
		child_create(2, overwrites_and_calls, NULL, 5, K_USER, K_NO_WAIT);
		child_join(2);
		zassert_true(returned);
	}
	keepers_stop();
}

static bool handler_keeps;

/* In the application's handler of fatal errors. */
bool fault_hook(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
	if (handler_keeps) {
		keeps();
	}
	return false;
}

static void overwrites_and_ends(void *no_semaphore, void *unused2, void *unused3)
{
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	GUARD++;
	if (no_semaphore == NULL) {
		__builtin_trap();
	}
	(void)k_sem_take(no_semaphore, K_FOREVER);
}

ZTEST(canary, test_end_of_a_vandal)
{
	keepers_start(1);
	handler_keeps = true;
	console_is_silent = true;
	for (uintptr_t i = 0; i < 20; i++) {
		faults_expect(1);
		child_create(2, overwrites_and_ends, (void *)(i % 2), 5, K_USER, K_NO_WAIT);
		child_join(2);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.reason, i % 2 == 0 ? K_ERR_CPU_EXCEPTION : K_ERR_KERNEL_OOPS);
	}
	console_is_silent = false;
	handler_keeps = false;
	keepers_stop();
}

/* Overwrites it without end, and is preempted in between. */
static void persistent_vandal(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	for (;;) {
		GUARD++;
	}
}

static K_SEM_DEFINE(intrusion, 0, 10);

static void wakes(void *unused)
{
	ARG_UNUSED(unused);
	k_sem_give(&intrusion);
}

static void intrudes(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	for (;;) {
		(void)k_sem_take(&intrusion, K_FOREVER);
		keeps();
	}
}

ZTEST(canary, test_at_every_instruction)
{
	for (uint32_t modes = 0; modes < 4; modes++) {
		keepers_start(modes);
		child_create(2, persistent_vandal, NULL, 6, K_USER, K_NO_WAIT);
		child_create(3, intrudes, NULL, 4, K_USER, K_FOREVER);
		k_object_access_grant(&intrusion, &child[3]);
		k_thread_start(&child[3]);
		for (uint32_t cycles = 4000; cycles < 4000 + 1500; cycles += 5) {
			interrupt_after(cycles, wakes, NULL);
			(void)k_sleep(K_TICKS(1));
			zassert_equal(changed, 0, "cycle %u", cycles);
		}
		keepers_stop();
		children_end(NULL);
	}
}

/* ---- Where stacks begin ------------------------------------------------------------------------ */

static ZTEST_BMEM volatile uint32_t sp_at_start;

static __attribute__((naked)) void tells_sp(void *where, void *unused1, void *unused2)
{
	ARG_UNUSED(where);
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	__asm__ volatile(MACHINE_TELL_SP);
}

static void starts_spread(uint32_t mode)
{
	uint32_t seen[CONFIG_STACK_POINTER_RANDOM / ARCH_STACK_ALIGN] = {0};
	uint32_t highest = 0, lowest = UINT32_MAX, different = 0;

	for (int i = 0; i < 200; i++) {
		child_create(0, tells_sp, (void *)&sp_at_start, 5, mode, K_NO_WAIT);
		child_join(0);
		zassert_equal(sp_at_start % ARCH_STACK_ALIGN, 0);
		highest = MAX(highest, sp_at_start);
		lowest = MIN(lowest, sp_at_start);
	}
	zassert_true(highest - lowest < CONFIG_STACK_POINTER_RANDOM, "%u bytes", highest - lowest);
	for (int i = 0; i < 200; i++) {
		child_create(0, tells_sp, (void *)&sp_at_start, 5, mode, K_NO_WAIT);
		child_join(0);
		if (sp_at_start >= lowest && sp_at_start <= highest) {
			different += seen[(highest - sp_at_start) / ARCH_STACK_ALIGN]++ == 0;
		}
	}
	zassert_true(different > ARRAY_SIZE(seen) / 2, "only %u different starts", different);
}

ZTEST(canary, test_stack_start)
{
	starts_spread(0);
	starts_spread(K_USER);
}

/* ---- The generator ----------------------------------------------------------------------------- */

BOTH_MODES(canary, random)
{
	uint32_t all_ones = 0, all_zeros = 0, last = sys_rand32_get();
	uint8_t bytes[11];

	for (int i = 0; i < 100; i++) {
		uint32_t next = sys_rand32_get();

		zassert_not_equal(next, last);
		last = next;
		all_ones |= next;
		all_zeros |= ~next;
	}
	zassert_equal(all_ones & all_zeros, UINT32_MAX, "some bits never change");
	memset(bytes, 0x5a, sizeof(bytes));
	sys_rand_get(bytes, 0);
	zassert_equal(bytes[0], 0x5a);
	for (int i = 0; i < 10; i++) {
		uint32_t sum = 0;

		sys_rand_get(bytes, 10);
		for (int j = 0; j < 10; j++) {
			sum += bytes[j];
		}
		zassert_not_equal(sum, 0);
		zassert_equal(bytes[10], 0x5a, "too many");
	}
	memset(bytes, 0x5a, sizeof(bytes));
	zassert_equal(sys_csrand_get(bytes, 10), 0);
	zassert_not_equal(bytes[0] + bytes[1] + bytes[2] + bytes[3], 4 * 0x5a);
	zassert_equal(bytes[10], 0x5a, "too many");
	zassert_not_equal(sys_rand64_get(), sys_rand64_get());
	(void)sys_rand16_get();
	(void)sys_rand8_get();
}

/* A partition that is taken away in the middle is not written any more. */
K_APPMEM_PARTITION_DEFINE(lost);
K_APP_BMEM(lost) static uint8_t lost_bytes[256] __aligned(4);
static struct k_mem_domain losers;

static void fills_lost(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	sys_rand_get(lost_bytes, sizeof(lost_bytes));
	returned = true;
}

static void takes_away(void *removed)
{
	*(int *)removed = k_mem_domain_remove_partition(&losers, &lost);
	memset(lost_bytes, 0x5a, sizeof(lost_bytes));
}

static void lose_after(uint32_t cycles)
{
	int removed = -1;

	faults_expect(1);
	child_create(2, fills_lost, NULL, 5, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&losers, &child[2]), 0);
	interrupt_after(cycles, takes_away, &removed);
	k_thread_start(&child[2]);
	child_join(2);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(removed, 0);
	for (size_t i = 0; i < sizeof(lost_bytes); i++) {
		zassert_equal(lost_bytes[i], 0x5a, "byte %u, %u cycles", (unsigned int)i, cycles);
	}
	zassert_equal(k_mem_domain_add_partition(&losers, &lost), 0);
}

ZTEST(canary, test_random_memory_is_lost)
{
	struct k_mem_partition *parts[] = {&lost, &ztest_mem_partition, &z_libc_partition};
	unsigned int refused = 0, filled = 0;

	zassert_equal(k_mem_domain_init(&losers, ARRAY_SIZE(parts), parts), 0);
	console_is_silent = true;
	for (uint32_t cycles = 200; cycles < 26000; cycles += 211) {
		returned = false;
		lose_after(cycles);
		refused += fault.count;
		filled += returned;
	}
	console_is_silent = false;
	zassert_equal(k_mem_domain_deinit(&losers), 0);
	zassert_true(refused > 20 && filled > 5, "%u refused, %u filled", refused, filled);
}
