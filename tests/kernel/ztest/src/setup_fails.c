/* SPDX-License-Identifier: Apache-2.0 */
/* A setup that fails: the tests behind it would mean nothing. */

#include <zephyr/ztest.h>

static void *setup(void)
{
	zassert_true(false);
	return NULL;
}

ZTEST_SUITE(ending, NULL, setup, NULL, NULL, NULL);

ZTEST(ending, test_nothing)
{
}
