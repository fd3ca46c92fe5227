/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point registers: a thread finds in them what it left there, whatever happens meanwhile.
 *
 * Two children with a pattern each do the same over and over, while an interrupt hits one
 * instruction after the other. The interrupt handler overwrites what it may, and wakes an intruder
 * that overwrites everything. */

#include "fp.h"
#include "support.h"
#include <zephyr/irq_offload.h>

static K_SEM_DEFINE(ping, 0, 10);
static K_SEM_DEFINE(pong, 0, 10);
static K_SEM_DEFINE(intrusion, 0, 10);

static ZTEST_BMEM volatile unsigned int damaged;
static ZTEST_BMEM volatile unsigned int rounds;
static ZTEST_BMEM volatile bool stop;

/* ---- What threads do with their registers full ------------------------------------------------ */

FP_FREE static void computes(void *unused)
{
	ARG_UNUSED(unused);
}

FP_FREE static void makes_short_calls(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_uptime_ticks();
	(void)k_sem_count_get(&ping);
}

FP_FREE static void yields(void *unused)
{
	ARG_UNUSED(unused);
	k_yield();
}

FP_FREE static void makes_long_calls(void *unused)
{
	ARG_UNUSED(unused);
	k_busy_wait(1);
}

FP_FREE static void plays_ping_pong(void *seed)
{
	if ((uintptr_t)seed % 2 == 0) {
		k_sem_give(&ping);
		(void)k_sem_take(&pong, K_FOREVER);
	} else {
		(void)k_sem_take(&ping, K_FOREVER);
		k_sem_give(&pong);
	}
}

static void (*const ways[])(void *) = {
	computes, makes_short_calls, yields, makes_long_calls, plays_ping_pong,
};

static void holds(void *seed, void *what, void *unused)
{
	struct fp_registers registers;

	ARG_UNUSED(unused);
	while (!stop) {
		fp_pattern(&registers, (uint32_t)seed);
		fp_across(&registers, (void (*)(void *))what, seed);
		damaged += fp_differs(&registers, (uint32_t)seed);
		rounds++;
	}
}

/* Has no floating-point context, and must not get one from others. */
FP_FREE static void holds_nothing(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	while (!stop) {
		k_yield();
		damaged += (__get_CONTROL() & 4) != 0; /* FPCA */
	}
}

static void intrudes(void *seed, void *unused1, void *unused2)
{
	struct fp_registers registers;

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	while (!stop) {
		(void)k_sem_take(&intrusion, K_FOREVER);
		fp_pattern(&registers, (uint32_t)seed);
		fp_across(&registers, computes, NULL);
		damaged += fp_differs(&registers, (uint32_t)seed);
	}
}

/* ---- The sweep ------------------------------------------------------------------------------- */

static void hit(void *wakes)
{
	struct fp_registers registers;

	fp_pattern(&registers, 77);
	fp_load_scratch(&registers);
	if (wakes != NULL) {
		k_sem_give(&intrusion);
	}
}

static void start(int n, k_thread_entry_t entry, uint32_t seed, void *what, int prio, uint32_t mode)
{
	(void)k_thread_create(&child[n], child_stack[n], CHILD_STACK_SIZE, entry,
			      (void *)(uintptr_t)seed, what, NULL, prio, mode, K_FOREVER);
	k_thread_access_grant(&child[n], &ping, &pong, &intrusion);
	k_thread_start(&child[n]);
}

static void sweep(void *what, uint32_t mode, bool wakes)
{
	damaged = 0;
	rounds = 0;
	stop = false;
	k_sem_reset(&ping);
	k_sem_reset(&pong);
	start(0, holds, 2, what, 5, mode);
	start(1, holds, 5, what, 5, mode);
	start(2, holds_nothing, 0, NULL, 5, mode);
	start(3, intrudes, 12, NULL, 4, mode == 0 ? K_USER : 0);
	for (uint32_t cycles = 4000; cycles < 4000 + 2600; cycles += wakes ? 3 : 11) {
		unsigned int seen;

		interrupt_after(cycles, hit, wakes ? &intrusion : NULL);
		seen = rounds;
		(void)k_sleep(K_TICKS(1));
		zassert_equal(damaged, 0, "cycle %u: %u words", cycles, damaged);
		zassert_not_equal(rounds, seen, "cycle %u: nobody runs", cycles);
	}
	stop = true;
	children_end(NULL);
}

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

ZTEST_SUITE(fpu, NULL, setup, NULL, after, NULL);

static void sweep_all(uint32_t mode)
{
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		sweep((void *)ways[i], mode, true);
		sweep((void *)ways[i], mode, false);
	}
}

ZTEST(fpu, test_supervisors)
{
	sweep_all(0);
}

ZTEST(fpu, test_users)
{
	if (!IS_ENABLED(CONFIG_USERSPACE)) {
		return;
	}
	sweep_all(K_USER);
}

/* ---- Many threads ----------------------------------------------------------------------------- */

ZTEST(fpu, test_many)
{
	damaged = 0;
	rounds = 0;
	stop = false;
	for (int i = 0; i < CHILDREN; i++) {
		start(i, holds, 20 + (uint32_t)i, (void *)(i % 2 == 0 ? yields : makes_long_calls),
		      5, i % 3 == 0 ? 0 : K_USER);
	}
	for (uint32_t i = 0; i < 100; i++) {
		interrupt_after(10000 + 7 * i, hit, NULL);
		(void)k_sleep(K_TICKS(1));
	}
	stop = true;
	for (int i = 0; i < CHILDREN; i++) {
		child_join(i);
	}
	zassert_equal(damaged, 0, "%u words", damaged);
	zassert_true(rounds > 100);
}

/* ---- Rounding --------------------------------------------------------------------------------- */

static ZTEST_BMEM volatile float quotients[2];

static void divides(void *upwards, void *unused1, void *unused2)
{
	volatile float one = 1.0f, three = 3.0f;

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	__asm__ volatile("vmsr fpscr, %0" : : "r"(upwards != NULL ? 1u << 22 : 2u << 22));
	k_yield();
	quotients[upwards != NULL] = one / three;
}

BOTH_MODES(fpu, rounding)
{
	child_start(0, divides, (void *)1, 5);
	child_start(1, divides, NULL, 5);
	child_join(0);
	child_join(1);
	zassert_true(quotients[0] < quotients[1], "both round the same way");
}

/* ---- Giving it up ------------------------------------------------------------------------------ */

static ZTEST_BMEM struct fp_registers seen;
static ZTEST_BMEM volatile int results[3];
static ZTEST_BMEM volatile uint32_t control[2];

static uint32_t stack_pointer(void)
{
	return (uint32_t)__builtin_frame_address(0);
}

static void disables(void *unused1, void *unused2, void *unused3)
{
	static const uint32_t expected = 0x600d600d;
	struct fp_registers registers;
	volatile uint32_t local = expected;
	uint32_t sp = stack_pointer();

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	fp_pattern(&registers, 9);
	fp_load_scratch(&registers);
	control[0] = __get_CONTROL();
	results[0] = k_float_disable(k_current_get());
	control[1] = __get_CONTROL();
	fp_read(&seen);
	results[1] = local == expected && sp == stack_pointer();
	results[2] = k_float_disable(k_current_get()) + k_float_disable(k_current_get());
}

BOTH_MODES(fpu, disable)
{
	child_start(0, disables, NULL, 5);
	zassert_equal(k_float_disable(&child[0]), -EINVAL, "that is another thread");
	child_join(0);
	zassert_equal(results[0], 0, "%d", results[0]);
	zassert_equal(control[0] & 4, 4);
	zassert_equal(control[1] & 4, 0, "it still has floating-point context");
	zassert_equal(fp_not_zero(&seen), 0);
	zassert_equal(results[1], 1, "the stack has moved");
	zassert_equal(results[2], 0);
}

ZTEST(fpu, test_option)
{
	struct k_thread *self = k_current_get();

	zassert_equal(k_float_enable(self, K_FP_REGS), 0);
	zassert_equal(self->base.user_options & K_FP_REGS, K_FP_REGS);
	zassert_equal(k_float_disable(self), 0);
	zassert_equal(self->base.user_options & K_FP_REGS, 0);
	zassert_equal(k_float_enable(self, K_FP_REGS | BIT(7)), -EINVAL);
}

static void disables_in_isr(const void *thread)
{
	results[0] = k_float_disable((struct k_thread *)(uintptr_t)thread);
}

ZTEST(fpu, test_disable_in_isr)
{
	irq_offload(disables_in_isr, k_current_get());
	zassert_equal(results[0], -EINVAL);
}

/* ---- Arithmetic, through the compiler ---------------------------------------------------------- */

static ZTEST_BMEM volatile float sums[2];

static void adds_up(void *n, void *unused1, void *unused2)
{
	float sum = 0;

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	for (int i = 1; i <= 1000; i++) {
		sum += (float)i * ((uintptr_t)n == 0 ? 1.0f : 0.5f);
		if (i % 10 == 0) {
			k_yield();
		}
	}
	sums[(uintptr_t)n] = sum;
}

BOTH_MODES(fpu, arithmetic)
{
	child_start(0, adds_up, (void *)0, 5);
	child_start(1, adds_up, (void *)1, 5);
	child_join(0);
	child_join(1);
	zassert_true(sums[0] == 500500.0f && sums[1] == 250250.0f);
}
