/* SPDX-License-Identifier: Apache-2.0 */
/* The copy helpers: results as Zephyr's, and the caller's own rights decide. */

#include "calls.h"
#include "support.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

#define BUFFER_SIZE 32

static char kernel_text[] = "the kernel's own text";
static ZTEST_DMEM char user_text[BUFFER_SIZE] = "a user's text";
static ZTEST_BMEM uint8_t user_bytes[BUFFER_SIZE];
static uint8_t copied[BUFFER_SIZE];

int z_impl_call_from_copy(const void *src, size_t size)
{
	ARG_UNUSED(src);
	ARG_UNUSED(size);
	return 0;
}

static int z_vrfy_call_from_copy(const void *src, size_t size)
{
	memset(copied, 0, sizeof(copied));
	return k_usermode_from_copy(copied, src, size);
}
#include <zephyr/syscalls/call_from_copy_mrsh.c>

int z_impl_call_to_copy(void *dst, size_t size, uint8_t fill)
{
	ARG_UNUSED(dst);
	ARG_UNUSED(size);
	ARG_UNUSED(fill);
	return 0;
}

static int z_vrfy_call_to_copy(void *dst, size_t size, uint8_t fill)
{
	memset(copied, fill, sizeof(copied));
	return k_usermode_to_copy(dst, copied, size);
}
#include <zephyr/syscalls/call_to_copy_mrsh.c>

int z_impl_call_string_copy(const char *src, size_t maxlen)
{
	ARG_UNUSED(src);
	ARG_UNUSED(maxlen);
	return 0;
}

static int z_vrfy_call_string_copy(const char *src, size_t maxlen)
{
	memset(copied, '#', sizeof(copied));
	return k_usermode_string_copy((char *)copied, src, maxlen);
}
#include <zephyr/syscalls/call_string_copy_mrsh.c>

/* What it allocated goes back at once. */
static int keep_copy(void *copy, size_t size)
{
	if (copy == NULL) {
		return 1;
	}
	memcpy(copied, copy, MIN(size, sizeof(copied)));
	k_free(copy);
	return 0;
}

int z_impl_call_alloc_from_copy(const void *src, size_t size)
{
	ARG_UNUSED(src);
	ARG_UNUSED(size);
	return 0;
}

static int z_vrfy_call_alloc_from_copy(const void *src, size_t size)
{
	return keep_copy(k_usermode_alloc_from_copy(src, size), size);
}
#include <zephyr/syscalls/call_alloc_from_copy_mrsh.c>

int z_impl_call_string_alloc_copy(const char *src, size_t maxlen)
{
	ARG_UNUSED(src);
	ARG_UNUSED(maxlen);
	return 0;
}

static int z_vrfy_call_string_alloc_copy(const char *src, size_t maxlen)
{
	char *copy = k_usermode_string_alloc_copy(src, maxlen);

	return keep_copy(copy, copy == NULL ? 0 : strlen(copy) + 1);
}
#include <zephyr/syscalls/call_string_alloc_copy_mrsh.c>

size_t z_impl_call_string_nlen(const char *src, size_t maxlen, int *err)
{
	return k_usermode_string_nlen(src, maxlen, err);
}

static size_t z_vrfy_call_string_nlen(const char *src, size_t maxlen, int *err)
{
	int result;
	size_t length = k_usermode_string_nlen(src, maxlen, &result);

	K_OOPS(k_usermode_to_copy(err, &result, sizeof(result)) != 0);
	return length;
}
#include <zephyr/syscalls/call_string_nlen_mrsh.c>

int z_impl_call_validate(const void *address, size_t size, int write)
{
	return arch_buffer_validate(address, size, write);
}

static int z_vrfy_call_validate(const void *address, size_t size, int write)
{
	return z_impl_call_validate(address, size, write);
}
#include <zephyr/syscalls/call_validate_mrsh.c>

bool z_impl_call_memory_array(const void *address, size_t count, size_t size)
{
	return K_SYSCALL_MEMORY_ARRAY_READ(address, count, size);
}

static bool z_vrfy_call_memory_array(const void *address, size_t count, size_t size)
{
	return z_impl_call_memory_array(address, count, size);
}
#include <zephyr/syscalls/call_memory_array_mrsh.c>

K_HEAP_DEFINE(pool, 256);

static void *setup(void)
{
	k_thread_heap_assign(k_current_get(), &pool);
	return NULL;
}

static void after(void *fixture)
{
	void *all = k_heap_alloc(&pool, 200, K_NO_WAIT);

	zassert_not_null(all, "a copy was not freed");
	k_heap_free(&pool, all);
	k_thread_heap_assign(k_current_get(), &pool);
	ARG_UNUSED(fixture);
}

ZTEST_SUITE(copies, NULL, setup, NULL, after, NULL);

/* Addresses at which user code has nothing to read. */
static const void *const unreadable[] = {
	NULL,
	kernel_text,
	copied,
	(const void *)0xfffffff0,
	(const void *)0xe000ed94,
	(const void *)BOARD_UART0_BASE,
	(const void *)MACHINE_ALIAS_OF_RAM,
	(const void *)0x20000000,
};

/* Requirement: ZEP-SRS-8-14 */
ZTEST_USER(copies, test_from_copy)
{
	zassert_equal(call_from_copy(user_text, BUFFER_SIZE), 0);
	zassert_equal(call_from_copy(user_text + 1, 7), 0);
	zassert_equal(call_from_copy("constant", 9), 0);
	for (size_t i = 0; i < ARRAY_SIZE(unreadable); i++) {
		zassert_equal(call_from_copy(unreadable[i], 4), EFAULT, "%p", unreadable[i]);
		zassert_equal(call_from_copy(unreadable[i], 1), EFAULT, "%p", unreadable[i]);
	}
	zassert_equal(call_from_copy(__rom_end, 4), EFAULT);
	zassert_equal(call_from_copy((const void *)((uintptr_t)__rom_end - 2), 4), EFAULT);
}

ZTEST_USER(copies, test_to_copy)
{
	char on_stack[8] = "before";

	zassert_equal(call_to_copy(user_bytes, BUFFER_SIZE, 0x77), 0);
	for (size_t i = 0; i < BUFFER_SIZE; i++) {
		zassert_equal(user_bytes[i], 0x77);
	}
	zassert_equal(call_to_copy(user_bytes + 3, 5, 0x11), 0);
	zassert_equal(user_bytes[2], 0x77);
	zassert_equal(user_bytes[3], 0x11);
	zassert_equal(user_bytes[7], 0x11);
	zassert_equal(user_bytes[8], 0x77);
	zassert_equal(call_to_copy(on_stack, 1, 'B'), 0);
	zassert_text(on_stack, "Before");
	for (size_t i = 0; i < ARRAY_SIZE(unreadable); i++) {
		zassert_equal(call_to_copy((void *)(uintptr_t)unreadable[i], 4, 0), EFAULT, "%p",
			      unreadable[i]);
	}
	zassert_equal(call_to_copy((void *)(uintptr_t) "constant", 4, 0), EFAULT);
}

/* Requirement: ZEP-SRS-8-15 */
ZTEST_USER(copies, test_string_copy)
{
	zassert_equal(call_string_copy(user_text, BUFFER_SIZE), 0);
	zassert_equal(call_string_copy("constant", 9), 0, "the limit counts the terminator");
	zassert_equal(call_string_copy("constant", 8), EINVAL);
	zassert_equal(call_string_copy("constant", 1), EINVAL);
	zassert_equal(call_string_copy("", 1), 0);
	for (size_t i = 0; i < ARRAY_SIZE(unreadable); i++) {
		zassert_equal(call_string_copy(unreadable[i], BUFFER_SIZE), EFAULT, "%p",
			      unreadable[i]);
	}
}

ZTEST_USER(copies, test_alloc_from_copy)
{
	zassert_equal(call_alloc_from_copy(user_text, BUFFER_SIZE), 0);
	zassert_equal(call_alloc_from_copy("constant", 1), 0);
	zassert_equal(call_alloc_from_copy("constant", 0), 0);
	for (size_t i = 0; i < ARRAY_SIZE(unreadable); i++) {
		zassert_equal(call_alloc_from_copy(unreadable[i], 4), 1, "%p", unreadable[i]);
		zassert_equal(call_string_alloc_copy(unreadable[i], BUFFER_SIZE), 1, "%p",
			      unreadable[i]);
	}
	zassert_equal(call_alloc_from_copy(user_text, SIZE_MAX), 1);
	zassert_equal(call_alloc_from_copy("constant", SIZE_MAX - 3), 1);
}

ZTEST_USER(copies, test_string_alloc_copy)
{
	zassert_equal(call_string_alloc_copy(user_text, BUFFER_SIZE), 0);
	zassert_equal(call_string_alloc_copy("constant", 9), 0);
	zassert_equal(call_string_alloc_copy("constant", 8), 1);
	zassert_equal(call_string_alloc_copy("constant", 0), 1);
	zassert_equal(call_string_alloc_copy("", 1), 0);
	zassert_equal(call_string_alloc_copy("", 0), 1);
}

ZTEST(copies, test_copied)
{
	memset(copied, '#', sizeof(copied));
	zassert_equal(z_vrfy_call_string_alloc_copy(user_text, BUFFER_SIZE), 0);
	zassert_text((const char *)copied, user_text);
	zassert_equal(copied[14], '#');
	zassert_equal(z_vrfy_call_alloc_from_copy(user_text + 2, 4), 0);
	zassert_mem_equal(copied, user_text + 2, 4);
}

/* An interrupt at each instant makes the string longer. What was measured before ends where it was
 * measured; what is measured later has no room for its end. */
#define SHORT 5

static ZTEST_BMEM char changing[BUFFER_SIZE];
static ZTEST_BMEM bool is_allocated;
static ZTEST_BMEM volatile int result_of_copy;

static void lengthen(void *unused)
{
	ARG_UNUSED(unused);
	changing[SHORT] = 'x';
}

static void copies_changing(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	result_of_copy = is_allocated ? call_string_alloc_copy(changing, SHORT + 1)
				      : call_string_copy(changing, SHORT + 1);
}

static void changes_at_each_instant(uint32_t last)
{
	bool refused = false, accepted = false;

	for (uint32_t cycle = 100; cycle < last; cycle += 3) {
		strcpy(changing, "short");
		result_of_copy = -1;
		child_create(0, copies_changing, NULL, 2, K_USER, K_NO_WAIT);
		interrupt_after(cycle, lengthen, NULL);
		let_run();
		interrupt_cancel();
		child_join(0);
		if (result_of_copy == 0) {
			zassert_equal(copied[SHORT], '\0', "cycle %u", cycle);
			accepted = true;
		} else {
			zassert_equal(result_of_copy, is_allocated ? 1 : EINVAL);
			refused = true;
		}
	}
	zassert_true(refused && accepted, "the range has both");
}

ZTEST(copies, test_string_changes)
{
	is_allocated = false;
	changes_at_each_instant(3000);
	is_allocated = true;
	changes_at_each_instant(4000);
}

/* Who has no pool gets nothing; nor who asks for more than it has. */
static void copies_without_pool(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (call_string_alloc_copy("constant", 9) == 1 &&
	    call_alloc_from_copy("constant", 1) == 1) {
		event('n');
	}
}

static void copies_too_much(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (call_alloc_from_copy((const void *)rom_readable(), 250) == 1 &&
	    call_alloc_from_copy("a", 2) == 0) {
		event('m');
	}
}

ZTEST(copies, test_pool_is_exhausted)
{
	events_clear();
	child_create(0, copies_too_much, NULL, 3, K_USER, K_NO_WAIT);
	child_join(0);
	k_thread_heap_assign(k_current_get(), NULL);
	child_create(0, copies_without_pool, NULL, 3, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_events("mn");
}

/* Requirement: ZEP-SRS-8-15 */
BOTH_MODES(copies, string_nlen)
{
	int err = 77;

	zassert_equal(call_string_nlen("constant", 20, &err), 8);
	zassert_equal(err, 0);
	zassert_equal(call_string_nlen("constant", 8, &err), 8);
	zassert_equal(call_string_nlen("constant", 5, &err), 5);
	zassert_equal(err, 0);
	(void)call_string_nlen((const char *)0xfffffff0, 20, &err);
	zassert_equal(err, -1);
	zassert_equal(call_string_nlen((const char *)0xfffffff0, 0, &err), 0);
	zassert_equal(err, 0, "no byte, no fault");
}

ZTEST_USER(copies, test_string_nlen_of_user)
{
	int err = 77;

	zassert_equal(call_string_nlen(user_text, 20, &err), 13);
	zassert_equal(err, 0);
	(void)call_string_nlen(kernel_text, 20, &err);
	zassert_equal(err, -1);
}

/* A supervisor's own string is a string. */
ZTEST(copies, test_string_nlen_of_supervisor)
{
	int err = 77;

	zassert_equal(k_usermode_string_nlen(kernel_text, 40, &err), 21);
	zassert_equal(err, 0);
}

/* Requirement: ZEP-SRS-8-3, ZEP-SRS-8-14 */
ZTEST_USER(copies, test_validate)
{
	zassert_equal(call_validate(user_bytes, BUFFER_SIZE, 1), 0);
	zassert_equal(call_validate("constant", 9, 0), 0);
	zassert_not_equal(call_validate("constant", 9, 1), 0);
	zassert_not_equal(call_validate(user_bytes, 0x1000000, 0), 0);
	zassert_not_equal(call_validate(user_bytes, SIZE_MAX, 0), 0);
	zassert_not_equal(call_validate(user_bytes, (size_t)0 - (uintptr_t)user_bytes, 0), 0);
	zassert_not_equal(call_validate((const void *)0xfffffff0, 0x20, 0), 0);
	zassert_not_equal(call_validate(kernel_text, 1, 0), 0);
	/* true is failure */
	zassert_false(call_memory_array(user_bytes, 4, 8));
	zassert_true(call_memory_array(user_bytes, 0x40000000, 4));
	zassert_true(call_memory_array(user_bytes, 0x80000001, 2));
	zassert_true(call_memory_array(kernel_text, 1, 1));
}
