/* SPDX-License-Identifier: Apache-2.0 */
/* malloc() and its family without memory. */

#include "support.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

ZTEST_SUITE(malloc_none, NULL, NULL, NULL, NULL, NULL);

static void refused(const void *mem)
{
	zassert_is_null(mem);
	zassert_equal(errno, ENOMEM);
	errno = 0;
}

BOTH_MODES(malloc_none, family)
{
	void *mem = &mem;

	errno = 0;
	refused(malloc(1));
	refused(calloc(1, 1));
	refused(realloc(NULL, 1));
	refused(reallocarray(NULL, 1, 1));
	refused(memalign(8, 1));
	refused(aligned_alloc(8, 1));
	zassert_equal(posix_memalign(&mem, 8, 1), ENOMEM);
	zassert_equal_ptr(mem, &mem);
	zassert_is_null(malloc(0));
	zassert_equal(errno, 0);
	zassert_equal(malloc_usable_size(NULL), 0);
	free(NULL);
}
