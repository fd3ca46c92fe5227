/* SPDX-License-Identifier: Apache-2.0 */
/* A test that fails. */

#include <zephyr/ztest.h>

ZTEST_SUITE(ending, NULL, NULL, NULL, NULL, NULL);

ZTEST_USER(ending, test_fails)
{
	zassert_true(false);
}
