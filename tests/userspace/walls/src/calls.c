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

/* ---- More words than registers ---------------------------------------------------------------- */

#define DIGITS_OF_SEVEN(w)                                                                         \
	((w) + (uint64_t)((a)*1000000 + (b)*100000 + (c)*10000 + (d)*1000 + (e)*100 + (f)*10 + (g)))

int z_impl_call_seven(int a, int b, int c, int d, int e, int f, int g)
{
	return (int)DIGITS_OF_SEVEN(0);
}
TRUSTED(call_seven, int, (int a, int b, int c, int d, int e, int f, int g), (a, b, c, d, e, f, g))
#include <zephyr/syscalls/call_seven_mrsh.c>

int z_impl_call_eight(int a, int b, int c, int d, int e, int f, int g, int h)
{
	return (int)DIGITS_OF_SEVEN(0) * 10 + h;
}
TRUSTED(call_eight, int, (int a, int b, int c, int d, int e, int f, int g, int h),
	(a, b, c, d, e, f, g, h))
#include <zephyr/syscalls/call_eight_mrsh.c>

int z_impl_call_nine(int a, int b, int c, int d, int e, int f, int g, int h, int i)
{
	return (int)DIGITS_OF_SEVEN(0) * 100 + h * 10 + i;
}
TRUSTED(call_nine, int, (int a, int b, int c, int d, int e, int f, int g, int h, int i),
	(a, b, c, d, e, f, g, h, i))
#include <zephyr/syscalls/call_nine_mrsh.c>

uint64_t z_impl_call_wide_0(uint64_t w, int a, int b, int c, int d, int e, int f, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_0, uint64_t, (uint64_t w, int a, int b, int c, int d, int e, int f, int g),
	(w, a, b, c, d, e, f, g))
#include <zephyr/syscalls/call_wide_0_mrsh.c>

uint64_t z_impl_call_wide_1(int a, uint64_t w, int b, int c, int d, int e, int f, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_1, uint64_t, (int a, uint64_t w, int b, int c, int d, int e, int f, int g),
	(a, w, b, c, d, e, f, g))
#include <zephyr/syscalls/call_wide_1_mrsh.c>

uint64_t z_impl_call_wide_2(int a, int b, uint64_t w, int c, int d, int e, int f, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_2, uint64_t, (int a, int b, uint64_t w, int c, int d, int e, int f, int g),
	(a, b, w, c, d, e, f, g))
#include <zephyr/syscalls/call_wide_2_mrsh.c>

uint64_t z_impl_call_wide_3(int a, int b, int c, uint64_t w, int d, int e, int f, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_3, uint64_t, (int a, int b, int c, uint64_t w, int d, int e, int f, int g),
	(a, b, c, w, d, e, f, g))
#include <zephyr/syscalls/call_wide_3_mrsh.c>

uint64_t z_impl_call_wide_4(int a, int b, int c, int d, uint64_t w, int e, int f, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_4, uint64_t, (int a, int b, int c, int d, uint64_t w, int e, int f, int g),
	(a, b, c, d, w, e, f, g))
#include <zephyr/syscalls/call_wide_4_mrsh.c>

uint64_t z_impl_call_wide_5(int a, int b, int c, int d, int e, uint64_t w, int f, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_5, uint64_t, (int a, int b, int c, int d, int e, uint64_t w, int f, int g),
	(a, b, c, d, e, w, f, g))
#include <zephyr/syscalls/call_wide_5_mrsh.c>

uint64_t z_impl_call_wide_6(int a, int b, int c, int d, int e, int f, uint64_t w, int g)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_6, uint64_t, (int a, int b, int c, int d, int e, int f, uint64_t w, int g),
	(a, b, c, d, e, f, w, g))
#include <zephyr/syscalls/call_wide_6_mrsh.c>

uint64_t z_impl_call_wide_7(int a, int b, int c, int d, int e, int f, int g, uint64_t w)
{
	return DIGITS_OF_SEVEN(w);
}
TRUSTED(call_wide_7, uint64_t, (int a, int b, int c, int d, int e, int f, int g, uint64_t w),
	(a, b, c, d, e, f, g, w))
#include <zephyr/syscalls/call_wide_7_mrsh.c>

int64_t z_impl_call_late_timeout(int a, int b, int c, int d, int e, k_timeout_t t, int f)
{
	const int g = 0;

	return (int64_t)DIGITS_OF_SEVEN((uint64_t)t.ticks);
}
TRUSTED(call_late_timeout, int64_t, (int a, int b, int c, int d, int e, k_timeout_t t, int f),
	(a, b, c, d, e, t, f))
#include <zephyr/syscalls/call_late_timeout_mrsh.c>

uint64_t z_impl_call_checked_late(int a, int b, int c, int d, int e, struct k_sem *sem,
				  const void *bytes, size_t length)
{
	const int f = 6, g = 7;

	return DIGITS_OF_SEVEN((uint64_t)k_sem_count_get(sem) << 40 |
			       (uint64_t)((const uint8_t *)bytes)[length - 1] << 32);
}

uint64_t z_impl_call_short_two(uint32_t a, uint32_t b)
{
	return (uint64_t)a << 32 | b;
}

uint64_t z_impl_call_short_three(uint32_t a, uint64_t b)
{
	return a + b;
}

int64_t z_impl_call_short_wide(int64_t a, k_timeout_t t)
{
	return a ^ t.ticks;
}

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

static struct k_sem late_sem, foreign_sem;
static ZTEST_DMEM uint8_t late_bytes[4] = {1, 2, 3, 0x5a};

/* ---- The cases ------------------------------------------------------------------------------ */

static void *setup(void)
{
	children_grant();
	(void)k_sem_init(&late_sem, 9, 9);
	k_thread_access_grant(k_current_get(), &late_sem);
	return NULL;
}

ZTEST_SUITE(calls, NULL, setup, NULL, children_end, NULL);

/* Requirement: ZEP-SRS-8-10 */
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

#define W 0x8899aabb00000000

BOTH_MODES(calls, more_words)
{
	zassert_equal(call_seven(1, 2, 3, 4, 5, 6, 7), 1234567);
	zassert_equal(call_eight(1, 2, 3, 4, 5, 6, 7, 8), 12345678);
	zassert_equal(call_nine(1, 2, 3, 4, 5, 6, 7, 8, 9), 123456789);
	zassert_true(call_wide_0(W, 1, 2, 3, 4, 5, 6, 7) == W + 1234567);
	zassert_true(call_wide_1(1, W, 2, 3, 4, 5, 6, 7) == W + 1234567);
	zassert_true(call_wide_2(1, 2, W, 3, 4, 5, 6, 7) == W + 1234567);
	zassert_true(call_wide_3(1, 2, 3, W, 4, 5, 6, 7) == W + 1234567);
	zassert_true(call_wide_4(1, 2, 3, 4, W, 5, 6, 7) == W + 1234567);
	zassert_true(call_wide_5(1, 2, 3, 4, 5, W, 6, 7) == W + 1234567);
	zassert_true(call_wide_6(1, 2, 3, 4, 5, 6, W, 7) == W + 1234567);
	zassert_true(call_wide_7(1, 2, 3, 4, 5, 6, 7, W) == W + 1234567);
	zassert_true(call_late_timeout(1, 2, 3, 4, 5, K_TICKS(0x700000000), 6) ==
		     0x700000000 + 1234560);
	zassert_true(call_late_timeout(1, 2, 3, 4, 5, K_FOREVER, 6) == -1 + 1234560);
	zassert_true(call_checked_late(1, 2, 3, 4, 5, &late_sem, late_bytes, 4) ==
		     (9ull << 40 | 0x5aull << 32) + 1234567);
	zassert_true(call_short_two(0x80000001, 0xfffffffe) == 0x80000001fffffffe);
	zassert_true(call_short_three(1, 0x1ffffffff) == 0x200000000);
	zassert_true(call_short_wide(INT64_MIN, K_FOREVER) == INT64_MAX);
	zassert_true(call_short_wide(0x123456789abcdef0, K_TICKS(0x0f00000000000001)) ==
		     0x1d3456789abcdef1);
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

/* Checks of arguments that came in memory. */
static void gives_late_object(void *sem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)call_checked_late(1, 2, 3, 4, 5, sem, late_bytes, 4);
}

static void gives_late_buffer(void *bytes, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)call_checked_late(1, 2, 3, 4, 5, &late_sem, bytes, 4);
}

static void gives_late_length(void *length, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)call_checked_late(1, 2, 3, 4, 5, &late_sem, late_bytes, (size_t)length);
}

static uint64_t kernel_word __aligned(8) = 0x1122334455667788;

ZTEST(calls, test_rest_of_arguments)
{
	expect_oops(passes_rest_at, NULL);
	expect_oops(passes_rest_at, &kernel_word);
	expect_oops(passes_rest_at, child_stack[1]);
	expect_oops(passes_rest_at, (void *)0xfffffff0);
	expect_oops(passes_rest_at, K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE);
	expect_oops(passes_rest_at, K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE - 8);
	expect_oops(passes_rest_at, (void *)0xe000ed94);
}

ZTEST(calls, test_late_arguments)
{
	k_object_access_all_grant(&late_sem);
	(void)k_sem_init(&foreign_sem, 1, 1);
	expect_oops(gives_late_object, NULL);
	expect_oops(gives_late_object, &foreign_sem);
	expect_oops(gives_late_object, &kernel_word);
	expect_oops(gives_late_object, late_bytes);
	expect_oops(gives_late_buffer, NULL);
	expect_oops(gives_late_buffer, &kernel_word);
	expect_oops(gives_late_buffer, (void *)0xfffffffe);
	expect_oops(gives_late_length, (void *)100);
}

/* The rest may lie anywhere that the caller reads, aligned or not, up to the last byte. */
static void passes_rest_oddly(void *p1, void *p2, void *p3)
{
	static const int rest[] = {6, 7, 8, 9, 0};
	uint8_t bytes[sizeof(rest) + 4];

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 4; i++) {
		memcpy(bytes + i, rest, sizeof(rest));
		if (arch_syscall_invoke6(1, 2, 3, 4, 5, (uintptr_t)(bytes + i),
					 K_SYSCALL_CALL_TEN) != 1) {
			k_oops();
		}
	}
	if (arch_syscall_invoke6(1, 2, 3, 4, 5, (uintptr_t)rest, K_SYSCALL_CALL_TEN) != 1) {
		k_oops();
	}
}

ZTEST(calls, test_rest_anywhere)
{
	faults_expect(0);
	child_create(0, passes_rest_oddly, NULL, 2, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 0);
}

/* An interrupt at each instant changes the rest: what the call works with is one copy of it, so the
 * words that say how long a buffer is and how long it was checked to be are the same. */
static ZTEST_BMEM uintptr_t shared_rest[4];

static void change_rest(void *unused)
{
	ARG_UNUSED(unused);
	shared_rest[0] = (uintptr_t)&foreign_sem;
	shared_rest[1] = (uintptr_t)&kernel_word;
}

static ZTEST_BMEM volatile uint64_t late_result;

static void passes_shared_rest(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)arch_syscall_invoke6(1, 2, 3, 4, 5, (uintptr_t)shared_rest,
				   K_SYSCALL_CALL_CHECKED_LATE);
}

ZTEST(calls, test_rest_changes)
{
	bool refused = false, accepted = false;

	k_object_access_all_grant(&late_sem);
	(void)k_sem_init(&foreign_sem, 1, 1);
	console_is_silent = true;
	for (uint32_t cycle = 100; cycle < 4000; cycle += 3) {
		shared_rest[0] = (uintptr_t)&late_sem;
		shared_rest[1] = (uintptr_t)late_bytes;
		shared_rest[2] = 4;
		shared_rest[3] = (uintptr_t)&late_result;
		late_result = 0;
		faults_expect(1);
		child_create(0, passes_shared_rest, NULL, 2, K_USER, K_NO_WAIT);
		interrupt_after(cycle, change_rest, NULL);
		(void)k_sleep(K_TICKS(2));
		interrupt_cancel();
		if (fault.count == 1) {
			zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
			zassert_true(late_result == 0);
			refused = true;
		} else {
			zassert_true(late_result == (9ull << 40 | 0x5aull << 32) + 1234567,
				     "cycle %u", cycle);
			accepted = true;
		}
		k_thread_abort(&child[0]);
	}
	console_is_silent = false;
	zassert_true(refused && accepted);
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

/* Requirement: ZEP-SRS-8-4 */
ZTEST(calls, test_unverified)
{
	expect_oops(calls_unverified, NULL);
	zassert_equal(call_unverified(1), 2, "for supervisors it is a function");
}
