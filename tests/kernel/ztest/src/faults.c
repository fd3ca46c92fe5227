/* SPDX-License-Identifier: Apache-2.0 */
/* A test that dies of a fault nobody expects: dying is no way to pass. */

#include <zephyr/ztest.h>

ZTEST_SUITE(ending, NULL, NULL, NULL, NULL, NULL);

ZTEST_USER(ending, test_faults)
{
	k_oops();
}
