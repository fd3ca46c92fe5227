/* SPDX-License-Identifier: Apache-2.0 */
/* System calls that an application declares: every shape of argument and result arrives as given,
 * and what the stubs put into user memory is checked like anything else from there. */

#include "calls.h"
#include "support.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

#define TRUSTED(name, type, parameters, arguments)                                                 \
	static type z_vrfy_##name parameters                                                       \
	{                                                                                          \
		return z_impl_##name arguments;                                                    \
	}

int z_impl_call_none(void)
{
	return 42;
}
TRUSTED(call_none, int, (void), ())
#include <zephyr/syscalls/call_none_mrsh.c>

int z_impl_call_four(int a, int b, int c, int d)
{
	return a * 1000 + b * 100 + c * 10 + d;
}
TRUSTED(call_four, int, (int a, int b, int c, int d), (a, b, c, d))
#include <zephyr/syscalls/call_four_mrsh.c>

int z_impl_call_six(int a, int b, int c, int d, int e, int f)
{
	return call_four(a, b, c, d) * 100 + e * 10 + f;
}
TRUSTED(call_six, int, (int a, int b, int c, int d, int e, int f), (a, b, c, d, e, f))
#include <zephyr/syscalls/call_six_mrsh.c>

int z_impl_call_ten(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j)
{
	return call_four(a, b, c, d) == 1234 && call_six(e, f, g, h, i, j) == 567890 ? 1 : 0;
}
TRUSTED(call_ten, int, (int a, int b, int c, int d, int e, int f, int g, int h, int i, int j),
	(a, b, c, d, e, f, g, h, i, j))
#include <zephyr/syscalls/call_ten_mrsh.c>

uint64_t z_impl_call_wide(uint64_t a, int64_t b)
{
	return a - (uint64_t)b;
}
TRUSTED(call_wide, uint64_t, (uint64_t a, int64_t b), (a, b))
#include <zephyr/syscalls/call_wide_mrsh.c>

int64_t z_impl_call_mixed(uint8_t a, int64_t b, int16_t c, uint64_t d, bool e)
{
	return a == 200 && b == -5000000123 && c == -300 && d == UINT64_MAX && e
		       ? -9000000000000000001
		       : 0;
}
TRUSTED(call_mixed, int64_t, (uint8_t a, int64_t b, int16_t c, uint64_t d, bool e), (a, b, c, d, e))
#include <zephyr/syscalls/call_mixed_mrsh.c>

bool z_impl_call_timeout(k_timeout_t timeout, int64_t ticks)
{
	return timeout.ticks == ticks;
}
TRUSTED(call_timeout, bool, (k_timeout_t timeout, int64_t ticks), (timeout, ticks))
#include <zephyr/syscalls/call_timeout_mrsh.c>

void *z_impl_call_pointer(void *p)
{
	return (char *)p + 1;
}
TRUSTED(call_pointer, void *, (void *p), (p))
#include <zephyr/syscalls/call_pointer_mrsh.c>

static int void_calls;

void z_impl_call_void(void)
{
	void_calls++;
}

static void z_vrfy_call_void(void)
{
	z_impl_call_void();
}
#include <zephyr/syscalls/call_void_mrsh.c>

int z_impl_call_remove_partition(struct k_mem_domain *domain, struct k_mem_partition *part)
{
	return k_mem_domain_remove_partition(domain, part);
}
TRUSTED(call_remove_partition, int, (struct k_mem_domain * domain, struct k_mem_partition *part),
	(domain, part))
#include <zephyr/syscalls/call_remove_partition_mrsh.c>

int z_impl_call_move_to(struct k_mem_domain *domain)
{
	return k_mem_domain_add_thread(domain, k_current_get());
}
TRUSTED(call_move_to, int, (struct k_mem_domain * domain), (domain))
#include <zephyr/syscalls/call_move_to_mrsh.c>

/* ---- The cases ------------------------------------------------------------------------------ */

static void *setup(void)
{
	children_grant();
	return NULL;
}

ZTEST_SUITE(calls, NULL, setup, NULL, children_end, NULL);

BOTH_MODES(calls, words)
{
	zassert_equal(call_none(), 42);
	zassert_equal(call_four(1, 2, 3, 4), 1234);
	zassert_equal(call_six(1, 2, 3, 4, 5, 6), 123456);
	zassert_equal(call_ten(1, 2, 3, 4, 5, 6, 7, 8, 9, 0), 1);
	zassert_equal_ptr(call_pointer((void *)0x1000), (void *)0x1001);
	call_void();
}

BOTH_MODES(calls, wide)
{
	zassert_equal(call_wide(0x100000000, -1), 0x100000001);
	zassert_equal(call_wide(5, INT64_MIN), 0x8000000000000005);
	zassert_equal(call_mixed(200, -5000000123, -300, UINT64_MAX, true), -9000000000000000001);
	zassert_true(call_timeout(K_FOREVER, -1));
	zassert_true(call_timeout(K_TIMEOUT_ABS_TICKS(0x123456789abcdef), -2 - 0x123456789abcdef));
}

/* Results of calls that take turns with other threads' calls. */
static ZTEST_BMEM int wrong;

static void calls_often(void *seed, void *p2, void *p3)
{
	int k = (int)(uintptr_t)seed;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 300; i++) {
		wrong += call_six(k, k, k, k, k, i % 10) != k * 111110 + i % 10;
		wrong += call_wide((uint64_t)k << 33, i) != ((uint64_t)k << 33) - (uint64_t)i;
		wrong += k_uptime_ticks() < 0;
		if (i % 7 == 0) {
			k_yield();
		}
		if (i % 31 == 0) {
			wrong += k_sleep(K_TICKS(1)) != 0;
		}
	}
}

BOTH_MODES(calls, interleaved)
{
	wrong = 0;
	for (int i = 0; i < 5; i++) {
		child_start(i, calls_often, (void *)(uintptr_t)(i + 1), 3 + i / 3);
	}
	for (int i = 0; i < 5; i++) {
		child_join(i);
	}
	zassert_equal(wrong, 0);
}

/* ---- What stubs pass in memory -------------------------------------------------------------- */

/* The sixth word of a call with more: where the rest is. Stubs use the stack. */
static void passes_rest_at(void *where, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)arch_syscall_invoke6(1, 2, 3, 4, 5, (uintptr_t)where, K_SYSCALL_CALL_TEN);
}

/* The last word of a call with a wide result: where it goes. */
static void wants_result_at(void *where, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)arch_syscall_invoke5(0, 1, 0, 0, (uintptr_t)where, K_SYSCALL_CALL_WIDE);
}

static void expect_oops(k_thread_entry_t entry, const void *p1)
{
	faults_expect(1);
	child_create(0, entry, (void *)(uintptr_t)p1, 2, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 1, "%p was accepted", p1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
}

static uint64_t kernel_word __aligned(8) = 0x1122334455667788;

ZTEST(calls, test_rest_of_arguments)
{
	expect_oops(passes_rest_at, NULL);
	expect_oops(passes_rest_at, &kernel_word);
	expect_oops(passes_rest_at, child_stack[1]);
	expect_oops(passes_rest_at, (void *)0xfffffff0);
	expect_oops(passes_rest_at, child_stack[0]);
	expect_oops(passes_rest_at, child_stack[0] + sizeof(child_stack[0]) - 8);
	expect_oops(passes_rest_at, (void *)0xe000ed94);
}

ZTEST(calls, test_place_of_wide_result)
{
	expect_oops(wants_result_at, NULL);
	expect_oops(wants_result_at, &kernel_word);
	expect_oops(wants_result_at, __rodata_region_start);
	expect_oops(wants_result_at, child_stack[1] + 1024);
	expect_oops(wants_result_at, child_stack[0] + sizeof(child_stack[0]) - 4);
	expect_oops(wants_result_at, (void *)0xfffffff8);
	zassert_equal(kernel_word, 0x1122334455667788);
}

/* ---- Calls that are none -------------------------------------------------------------------- */

static void calls_unverified(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)call_unverified(1);
}

ZTEST(calls, test_unverified)
{
	expect_oops(calls_unverified, NULL);
	zassert_equal(call_unverified(1), 2, "for supervisors it is a function");
}
