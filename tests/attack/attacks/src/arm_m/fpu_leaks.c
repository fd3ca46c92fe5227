/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point registers of others. A thread fills them with secrets and leaves in one of many
 * ways; the attacker is the next to run, has never used them, and reads them all: zeros. */

#include "attack.h"
#include "attack_calls.h"
#include "fp.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/irq_offload.h>

ATTACK_SUITE(fpu_leaks);

#define SECRET 0x53

static K_SEM_DEFINE(go, 0, 10);
static K_SEM_DEFINE(never, 0, 10);

static ATTACK_BMEM struct fp_registers secrets;
static ATTACK_BMEM struct fp_registers leaked;
static ATTACK_BMEM volatile uint32_t reads;
static ATTACK_BMEM uint64_t elsewhere[10];

static void before(void)
{
	console_is_silent = true;
	fp_pattern(&secrets, SECRET);
	memset(&leaked, 0xee, sizeof(leaked));
	reads = 0;
	k_sem_reset(&go);
}

static void nothing_leaked(const char *how, int n)
{
	console_is_silent = false;
	zassert_equal(reads, 1, "%s %d: it was not read", how, n);
	zassert_equal(fp_not_zero(&leaked), 0, "%s %d: %u words leaked, the first is 0x%08x", how,
		      n, fp_not_zero(&leaked), leaked.s[0]);
	oracles_ask();
}

/* ---- Ways to leave -------------------------------------------------------------------------- */

enum leaving {
	YIELDS,
	WAITS,
	WAITS_LONG,
	SLEEPS,
	IS_PREEMPTED,
	SUSPENDS_ITSELF,
	GIVES_UP_CONTEXT,
	HIDES_CONTEXT, /* VLSTM */
	HIDES_CONTEXT_IN_LONG_CALL,
	RETURNS, /* from here on the thread ends */
	FAULTS,
	ABORTS_ITSELF,
	OOPSES,
	LEAVINGS
};

#ifdef CONFIG_ARMV8_M_MAINLINE
#define HIDE_CONTEXT(place) __asm__ volatile("vlstm %0" : : "r"(place) : "memory")
#else
#define HIDE_CONTEXT(place) (void)(place) /* there is no such instruction */
#endif

FP_FREE static void leave(enum leaving how)
{
	k_sem_give(&go);
	switch (how) {
	case YIELDS:
		k_yield();
		break;
	case WAITS:
		(void)k_sem_take(&never, K_FOREVER);
		break;
	case WAITS_LONG:
		(void)attack_wait_long(0);
		break;
	case SLEEPS:
		(void)k_sleep(K_TICKS(3));
		break;
	case IS_PREEMPTED:
		for (;;) {
		}
	case SUSPENDS_ITSELF:
		k_thread_suspend(k_current_get());
		break;
	case GIVES_UP_CONTEXT:
		(void)k_float_disable(k_current_get());
		k_yield();
		break;
	case HIDES_CONTEXT:
		HIDE_CONTEXT(elsewhere);
		k_yield();
		break;
	case HIDES_CONTEXT_IN_LONG_CALL:
		HIDE_CONTEXT(elsewhere);
		(void)attack_wait_long(0);
		break;
	case FAULTS:
		__asm__ volatile("udf #0");
		break;
	case ABORTS_ITSELF:
		k_thread_abort(k_current_get());
		break;
	case OOPSES:
		if (k_is_user_context()) {
			k_sem_give((struct k_sem *)&secrets);
		}
		break;
	default:
		break;
	}
}

FP_FREE static void holds(void *how, void *unused1, void *unused2)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	fp_load(&secrets);
	leave((enum leaving)(uintptr_t)how);
}

FP_FREE static void waits_then_reads(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	(void)k_sem_take(&go, K_FOREVER);
	fp_read(&leaked);
	reads++;
}

static void create(int n, k_thread_entry_t entry, uintptr_t p1, int prio, uint32_t mode)
{
	child_create(n, entry, (void *)p1, prio, mode, K_FOREVER);
	(void)k_mem_domain_add_thread(&attack_domain, &child[n]);
	k_thread_access_grant(&child[n], &go, &never, &child[n]);
}

static void holder_leaves(enum leaving how, uint32_t mode)
{
	bool dies = how == FAULTS || (how == OOPSES && mode == K_USER);

	before();
	faults_expect(dies ? 1 : 0);
	create(0, waits_then_reads, 0, how == IS_PREEMPTED ? 4 : 5, K_USER);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(1));
	create(1, holds, how, 5, mode);
	k_thread_start(&child[1]);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(fault.count, dies ? 1 : 0);
	wake_long_gate();
	k_thread_abort(&child[1]);
	nothing_leaked("leaving", how);
}

ZTEST(fpu_leaks, test_user_leaves)
{
	for (int how = 0; how < LEAVINGS; how++) {
		holder_leaves((enum leaving)how, K_USER);
	}
}

ZTEST(fpu_leaks, test_supervisor_leaves)
{
	for (int how = 0; how < LEAVINGS; how++) {
		if (how != WAITS_LONG && how != HIDES_CONTEXT &&
		    how != HIDES_CONTEXT_IN_LONG_CALL) {
			holder_leaves((enum leaving)how, 0);
		}
	}
}

/* ---- New threads ----------------------------------------------------------------------------- */

ZTEST(fpu_leaks, test_new_thread)
{
	for (int how = 0; how < LEAVINGS; how++) {
		bool dies = how == FAULTS || how == OOPSES;

		before();
		faults_expect(dies ? 1 : 0);
		create(1, holds, (uintptr_t)how, 5, K_USER);
		create(0, waits_then_reads, 0, 6, K_USER);
		k_thread_start(&child[1]);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(1));
		k_thread_abort(&child[1]);
		(void)k_sleep(K_TICKS(1));
		nothing_leaked("new thread after", how);
	}
}

ZTEST(fpu_leaks, test_recycled_thread)
{
	for (int how = RETURNS; how < LEAVINGS; how++) {
		before();
		faults_expect(how == FAULTS || how == OOPSES ? 1 : 0);
		create(0, holds, (uintptr_t)how, 5, K_USER);
		k_thread_start(&child[0]);
		(void)k_thread_join(&child[0], K_TICKS(2));
		create(0, waits_then_reads, 0, 5, K_USER);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(1));
		nothing_leaked("recycled after", how);
	}
}

/* ---- Ends by interrupts ------------------------------------------------------------------------ */

static void abort_holder(void *unused)
{
	ARG_UNUSED(unused);
	k_thread_abort(&child[1]);
}

ZTEST(fpu_leaks, test_aborted_by_interrupt)
{
	for (uint32_t cycles = 2000; cycles < 6000; cycles += 37) {
		for (int how = 0; how < RETURNS; how++) {
			before();
			create(1, holds, (uintptr_t)how, 5, K_USER);
			create(0, waits_then_reads, 0, 6, K_USER);
			k_thread_start(&child[1]);
			k_thread_start(&child[0]);
			interrupt_after(cycles, abort_holder, NULL);
			(void)k_sleep(K_TICKS(1));
			k_sem_give(&go);
			(void)k_sleep(K_TICKS(1));
			console_is_silent = false;
			zassert_equal(reads, 1);
			zassert_equal(fp_not_zero(&leaked), 0, "cycle %u, leaving %d: %u words",
				      cycles, how, fp_not_zero(&leaked));
		}
	}
	oracles_ask();
}

/* ---- The kernel's own use ---------------------------------------------------------------------- */

static struct fp_registers kernel_secrets;

int z_impl_attack_load_secrets(bool waits)
{
	fp_pattern(&kernel_secrets, SECRET);
	fp_load_scratch(&kernel_secrets);
	if (waits) {
		(void)k_sleep(K_TICKS(1));
		fp_load_scratch(&kernel_secrets);
	}
	return 0;
}

static int z_vrfy_attack_load_secrets(bool waits)
{
	return z_impl_attack_load_secrets(waits);
}
#include <zephyr/syscalls/attack_load_secrets_mrsh.c>

FP_FREE static void calls_then_reads(void *waits, void *unused1, void *unused2)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	(void)attack_load_secrets(waits != NULL);
	fp_read(&leaked);
	reads++;
}

ZTEST(fpu_leaks, test_long_call)
{
	for (uintptr_t waits = 0; waits < 2; waits++) {
		before();
		create(0, calls_then_reads, waits, 5, K_USER);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(3));
		nothing_leaked("long call", (int)waits);
	}
}

FP_FREE static void calls(void *waits)
{
	(void)attack_load_secrets(waits != NULL);
}

static void calls_with_own(void *waits, void *unused1, void *unused2)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	fp_pattern(&leaked, 6);
	fp_across(&leaked, calls, waits);
	reads++;
}

ZTEST(fpu_leaks, test_long_call_with_own)
{
	for (uintptr_t waits = 0; waits < 2; waits++) {
		before();
		create(0, calls_with_own, waits, 5, K_USER);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(3));
		console_is_silent = false;
		zassert_equal(reads, 1);
		zassert_equal(fp_differs(&leaked, 6), 0, "%u words", fp_differs(&leaked, 6));
	}
}

/* ---- Interrupt handlers ------------------------------------------------------------------------ */

static void loads_secrets(void *unused)
{
	ARG_UNUSED(unused);
	fp_load_scratch(&secrets);
}

FP_FREE static void waits_busily_then_reads(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	for (volatile int i = 0; i < 300; i++) {
	}
	(void)k_object_access_check(&go);
	k_yield();
	fp_read(&leaked);
	reads++;
}

ZTEST(fpu_leaks, test_interrupt)
{
	for (uint32_t cycles = 3000; cycles < 12000; cycles += 11) {
		before();
		create(0, waits_busily_then_reads, 0, 5, K_USER);
		k_thread_start(&child[0]);
		interrupt_after(cycles, loads_secrets, NULL);
		(void)k_sleep(K_TICKS(1));
		console_is_silent = false;
		zassert_equal(reads, 1);
		zassert_equal(fp_not_zero(&leaked), 0, "cycle %u: %u words", cycles,
			      fp_not_zero(&leaked));
	}
	oracles_ask();
}

/* ---- The way down to user mode ------------------------------------------------------------------ */

FP_FREE static void reads_at_once(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	fp_read(&leaked);
	reads++;
}

FP_FREE static void drops(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	fp_load(&secrets);
	k_thread_user_mode_enter(reads_at_once, NULL, NULL, NULL);
}

ZTEST(fpu_leaks, test_user_mode_enter)
{
	before();
	create(0, drops, 0, 5, 0);
	k_thread_start(&child[0]);
	child_join(0);
	nothing_leaked("drop", 0);
}
