/* SPDX-License-Identifier: Apache-2.0 */
/* What programs of others ask of the build and of the libraries, and our own do not. */

#include <soc.h>
#include <zephyr/ztest.h>

static int constructed;

static __attribute__((constructor(200))) void second(void)
{
	constructed = constructed * 10 + 2;
}

static __attribute__((constructor(150))) void first(void)
{
	constructed = constructed * 10 + 1;
}

ZTEST(programs, test_constructors)
{
	zassert_equal(constructed, 12);
}

ZTEST(programs, test_compiler_options)
{
	zassert_equal(FROM_COMPILER_OPT, 3);
#ifndef AND_MORE
	zassert_unreachable();
#endif
}

ZTEST_SUITE(programs, NULL, NULL, NULL, NULL, NULL);
