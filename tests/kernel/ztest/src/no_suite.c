/* SPDX-License-Identifier: Apache-2.0 */
/* A test of a suite that nobody defined, and that therefore never runs. */

#include <zephyr/ztest.h>

ZTEST(forgotten, test_nothing)
{
}
