/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that the kernel writes and users only read, on a unit that cannot say so: the kernel's
 * stores work from wherever it stores, users always read what is there, and never write, before or
 * after. */

#include "calls.h"
#include "touch.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/sys/atomic.h>

#define WORDS 16 /* of each of two neighbours */

static K_THREAD_STACK_DEFINE(room, 2 * WORDS * 4);
static volatile uint32_t *const word = (volatile uint32_t *)&room[0].data;
static struct k_mem_partition part = {(uintptr_t)room, WORDS * 4, K_MEM_PARTITION_P_RW_U_RO};
static struct k_mem_partition neighbour = {(uintptr_t)room + WORDS * 4, WORDS * 4,
					   K_MEM_PARTITION_P_RW_U_RO};
static struct k_mem_domain domain, other;

static void guarded_end(void *fixture)
{
	interrupt_cancel();
	children_end(fixture);
	(void)k_mem_domain_deinit(&domain);
	(void)k_mem_domain_deinit(&other);
}

static void before(void *fixture)
{
	struct k_mem_partition *parts[] = {&ztest_mem_partition, &part, &neighbour};
	struct k_mem_partition *others[] = {&ztest_mem_partition, &neighbour};

	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts), 0);
	zassert_equal(k_mem_domain_init(&other, ARRAY_SIZE(others), others), 0);
	memset(room, 0, sizeof(room));
}

ZTEST_SUITE(guarded, NULL, NULL, before, guarded_end, NULL);

static void start(int n, struct k_mem_domain *of, k_thread_entry_t entry, void *p1)
{
	child_create(n, entry, p1, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(of, &child[n]), 0);
	k_thread_start(&child[n]);
}

/* ---- From where the kernel stores ----------------------------------------------------------- */

int z_impl_call_store(uint32_t *address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
	return 0;
}

static int z_vrfy_call_store(uint32_t *address, uint32_t value)
{
	return z_impl_call_store(address, value);
}
#include <zephyr/syscalls/call_store_mrsh.c>

int z_impl_call_store_locked(uint32_t *address, uint32_t value)
{
	unsigned int key = irq_lock();

	*(volatile uint32_t *)address = value;
	irq_unlock(key);
	return 0;
}

static int z_vrfy_call_store_locked(uint32_t *address, uint32_t value)
{
	return z_impl_call_store_locked(address, value);
}
#include <zephyr/syscalls/call_store_locked_mrsh.c>

int z_impl_call_store_short(uint32_t *address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
	return 0;
}

typedef int (*store_t)(uint32_t *address, uint32_t value);

static ZTEST_BMEM uint32_t mismatches;

/* Reads what was stored by the kernel a moment ago, of this region and the next. */
static void lets_store_and_reads(void *p1, void *p2, void *p3)
{
	static const store_t stores[] = {call_store, call_store_locked, call_store_short};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (uint32_t i = 1; i < 30; i++) {
		volatile uint32_t *at = &word[i % (2 * WORDS)];

		(void)stores[i % 3]((uint32_t *)at, i);
		mismatches += *at != i;
		(void)stores[i % 3]((uint32_t *)at, i + 1);
		(void)stores[(i + 1) % 3]((uint32_t *)at, i + 2);
		mismatches += *at != i + 2;
		mismatches += *at != i + 2;
	}
	*word = 0xbad; /* and still it may not write */
}

ZTEST(guarded, test_stores_in_calls)
{
	mismatches = 0;
	faults_expect(1);
	start(0, &domain, lets_store_and_reads, NULL);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.address, (uint32_t)room);
	zassert_equal(fault.access, FAULT_WRITE);
	zassert_true(fault.user);
	zassert_equal(mismatches, 0);
	zassert_equal(word[1], 3);
}

static void stores_then_user_writes(void *store, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)((store_t)store)((uint32_t *)&word[2], 7);
	word[2] = 0xbad; /* open to the kernel, not to the user */
}

ZTEST(guarded, test_user_writes_after_a_store)
{
	const store_t stores[] = {call_store, call_store_locked, call_store_short};

	for (size_t i = 0; i < ARRAY_SIZE(stores); i++) {
		word[2] = 0;
		faults_expect(1);
		start(0, &domain, stores_then_user_writes, (void *)stores[i]);
		child_join(0);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.address, (uint32_t)(uintptr_t)&word[2]);
		zassert_equal(fault.access, FAULT_WRITE);
		zassert_equal(word[2], 7);
	}
}

/* ---- An interrupt stores at every instruction of a reader ------------------------------------- */

static ZTEST_BMEM volatile uint32_t seen[2];
static ZTEST_BMEM volatile bool stop;

static void stores_by_isr(void *value)
{
	word[0] = (uint32_t)(uintptr_t)value;
	word[2 * WORDS - 1] = (uint32_t)(uintptr_t)value;
	stop = true;
}

static void reads(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (!stop) {
		seen[0] = word[0];
		seen[1] = word[2 * WORDS - 1];
	}
	seen[0] = word[0];
	seen[1] = word[2 * WORDS - 1];
}

ZTEST(guarded, test_store_by_isr_anywhere)
{
	for (uint32_t cycles = 2000; cycles < 2200; cycles += 2) {
		stop = false;
		start(0, &domain, reads, NULL);
		interrupt_after(cycles, stores_by_isr, (void *)(uintptr_t)cycles);
		child_join(0);
		zassert_true(seen[0] == cycles && seen[1] == cycles);
	}
}

/* ---- Copies, atomics, blocks ----------------------------------------------------------------- */

static void copies(void *result, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)call_store((uint32_t *)word, 1);
	mismatches += call_from_copy((const void *)word, 16) != 0; /* open: closes for the copy */
	mismatches += call_to_copy((void *)(uintptr_t)word, 16, 0xee) != EFAULT;
	(void)call_store((uint32_t *)word, 2);
	mismatches += call_to_copy((void *)(uintptr_t)word, 16, 0xee) != EFAULT;
	mismatches += call_to_copy(result, 16, 0xee) != 0;
	mismatches += *word != 2;
}

ZTEST(guarded, test_copies)
{
	static ZTEST_BMEM uint8_t result[16];

	mismatches = 0;
	start(0, &domain, copies, result);
	child_join(0);
	zassert_equal(mismatches, 0);
	zassert_equal(result[15], 0xee);
	zassert_equal(*word, 2);
}

/* While it is the loaded domain: its user spins, an interrupt does the work. */
static void spins(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (!stop) {
		seen[0] = word[0];
	}
	seen[0] = word[WORDS - 1];
	seen[1] = word[WORDS];
}

static void in_isr(void (*work)(void *), void *arg)
{
	stop = false;
	start(0, &domain, spins, NULL);
	interrupt_after(3000, work, arg);
	child_join(0);
}

static void counts(void *p1)
{
	ARG_UNUSED(p1);
	(void)atomic_inc((atomic_t *)(uintptr_t)&word[0]);
	(void)atomic_add((atomic_t *)(uintptr_t)&word[0], 10);
	stop = true;
}

ZTEST(guarded, test_atomic)
{
	in_isr(counts, NULL);
	in_isr(counts, NULL);
	zassert_equal(*word, 22);
}

static void fills(void *p1)
{
	ARG_UNUSED(p1);
	memset(room, 0x77, sizeof(room));
	stop = true;
}

ZTEST(guarded, test_block_over_both)
{
	in_isr(fills, NULL);
	zassert_equal(seen[0], 0x77777777);
	zassert_equal(seen[1], 0x77777777);
	zassert_equal(word[0], 0x77777777);
	zassert_equal(word[2 * WORDS - 1], 0x77777777);
}

/* ---- Other threads, other domains -------------------------------------------------------------- */

static void yields_and_stores(void *address, void *p2, void *p3)
{
	volatile uint32_t *at = address;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (uint32_t i = 1; i < 20; i++) {
		(void)call_store((uint32_t *)at, i);
		k_yield();
		mismatches += *at != i;
		k_yield();
		(void)call_store_short((uint32_t *)at, 0);
		k_yield();
		mismatches += *at != 0;
	}
}

ZTEST(guarded, test_switches)
{
	mismatches = 0;
	start(0, &domain, yields_and_stores, (void *)(uintptr_t)&word[3]);
	start(1, &domain, yields_and_stores, (void *)(uintptr_t)&word[WORDS + 3]);
	start(2, &other, yields_and_stores, (void *)(uintptr_t)&word[WORDS + 4]);
	for (int i = 0; i < 3; i++) {
		child_join(i);
	}
	zassert_equal(mismatches, 0);
	zassert_false(may_write(&domain, word));
	zassert_false(may_read(&other, word), "the other has only one of them");
}

static void loses_partition(void *p1)
{
	ARG_UNUSED(p1);
	word[0] = 1;
	word[WORDS] = 1;
	(void)k_mem_domain_remove_partition(&domain, &part);
	word[0] = 2;
	word[WORDS] = 2;
	(void)k_mem_domain_add_partition(&domain, &part);
	word[0] = 3;
	word[WORDS] = 3;
	stop = true;
}

ZTEST(guarded, test_domain_changes_while_open)
{
	in_isr(loses_partition, NULL);
	zassert_equal(word[0], 3);
	zassert_equal(seen[1], 3);
	zassert_false(may_write(&domain, word));
}

ZTEST(guarded, test_domain_ends_while_open)
{
	zassert_true(may_read(&domain, word));
	word[0] = 1;
	zassert_equal(k_mem_domain_deinit(&domain), 0);
	memset(&domain, 0xff, sizeof(domain)); /* the application's again */
	word[0] = 2;
	word[WORDS] = 2; /* no region of it is left in the unit */
	memset(&domain, 0, sizeof(domain));
	zassert_equal(word[0], 2);
}

/* A supervisor writes while the domain is still the loaded one. */
/* Requirement: ZEP-SRS-8-3 */
ZTEST(guarded, test_store_by_supervisor)
{
	for (uint32_t i = 1; i < 5; i++) {
		zassert_true(may_read(&domain, word));
		word[0] = i;
		word[WORDS + 1] = i;
		zassert_equal(word[0], i);
		zassert_true(may_read(&domain, word));
		zassert_false(may_write(&domain, word));
		zassert_false(may_write(&domain, &word[WORDS + 1]));
		zassert_equal(word[0], i);
	}
}
