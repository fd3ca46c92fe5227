/* SPDX-License-Identifier: Apache-2.0 */
/* malloc() and its family, from both modes, and from several threads at once. */

#include "support.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <zephyr/init.h>

static void *setup(void)
{
	children_grant();
	return NULL;
}

ZTEST_SUITE(malloc, NULL, setup, NULL, children_end, NULL);

#define ALL CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE

/* Init functions run before there are threads. */
static char *allocated_early;

static int allocate_early(void)
{
	free(malloc(5));
	allocated_early = strdup("early");
	return 0;
}

SYS_INIT(allocate_early, PRE_KERNEL_2, 0);

ZTEST(malloc, test_before_threads)
{
	zassert_text(allocated_early, "early");
	allocated_early = realloc(allocated_early, 50);
	zassert_text(allocated_early, "early");
	free(allocated_early);
}

BOTH_MODES(malloc, family)
{
	char *text = malloc(5);
	char *copy;

	zassert_not_null(text);
	zassert_true(malloc_usable_size(text) >= 5);
	strcpy(text, "heap");
	copy = strdup(text);
	zassert_text(copy, "heap");
	text = realloc(text, 100);
	zassert_text(text, "heap");
	free(copy);
	text = reallocarray(text, 2, 100);
	zassert_text(text, "heap");
	free(text);
	free(NULL);
	zassert_equal(malloc_usable_size(NULL), 0);
}

BOTH_MODES(malloc, calloc)
{
	uint8_t *bytes = malloc(64);

	zassert_not_null(bytes);
	memset(bytes, 0xff, 64);
	free(bytes);
	bytes = calloc(8, 8);
	zassert_not_null(bytes);
	for (int i = 0; i < 64; i++) {
		zassert_equal(bytes[i], 0);
	}
	free(bytes);
}

BOTH_MODES(malloc, alignment)
{
	void *mem;

	for (size_t align = sizeof(void *); align <= 256; align *= 2) {
		void *aligned = aligned_alloc(align, 1);

		zassert_not_null(aligned);
		zassert_equal((uintptr_t)aligned % align, 0);
		zassert_equal(posix_memalign(&mem, align, 3), 0);
		zassert_equal((uintptr_t)mem % align, 0);
		free(aligned);
		free(mem);
	}
	zassert_equal(posix_memalign(&mem, 2, 8), EINVAL);
	zassert_equal(posix_memalign(&mem, 24, 8), EINVAL);
	zassert_equal(posix_memalign(&mem, 8, ALL), ENOMEM);
	errno = 0;
	zassert_is_null(memalign(24, 8));
	zassert_equal(errno, EINVAL);
}

static void refused(const void *mem)
{
	zassert_is_null(mem);
	zassert_equal(errno, ENOMEM);
	errno = 0;
}

/* `volatile`: the compiler would see that it cannot be. */
BOTH_MODES(malloc, exhaustion)
{
	volatile size_t huge = SIZE_MAX / 2 + 1;
	char *some = malloc(16);

	errno = 0;
	refused(malloc(ALL));
	refused(malloc(SIZE_MAX - huge));
	refused(calloc(huge, 2));
	refused(calloc(2, huge));
	refused(reallocarray(some, huge, 2));
	refused(realloc(some, ALL));
	refused(aligned_alloc(64, ALL));
	memset(some, 1, 16); /* it is still there */
	free(some);

	/* All of it again and again: nothing is lost. */
	for (int round = 0; round < 20; round++) {
		some = malloc(ALL / 4 * 3);
		zassert_not_null(some);
		free(some);
	}
	zassert_equal(errno, 0);
}

static ZTEST_BMEM volatile int rounds;

/* A mistake in the lock would make two threads have the same memory. */
static void allocates(void *mark, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t i = 0; i < 30; i++) {
		size_t size = 8 + i * 7 % 60;
		uint8_t *mem = malloc(size);

		zassert_not_null(mem);
		memset(mem, (int)(intptr_t)mark, size);
		(void)k_usleep(1);
		for (size_t n = 0; n < size; n++) {
			zassert_equal(mem[n], (uint8_t)(intptr_t)mark);
		}
		free(mem);
	}
	rounds++;
}

BOTH_MODES(malloc, threads)
{
	rounds = 0;
	for (int n = 0; n < 3; n++) {
		child_start(n, allocates, (void *)(intptr_t)(n + 1), 3);
	}
	for (int n = 0; n < 3; n++) {
		child_join(n);
	}
	zassert_equal(rounds, 3);
}
