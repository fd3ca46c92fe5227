/* SPDX-License-Identifier: Apache-2.0 */
/* A test expects a fault of its own, and another thread has one. */

#include <zephyr/ztest.h>
#include <zephyr/ztest_error_hook.h>

static struct k_thread other;
static K_THREAD_STACK_DEFINE(other_stack, 1024);

static void die(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_oops();
}

ZTEST_SUITE(ending, NULL, NULL, NULL, NULL, NULL);

ZTEST(ending, test_fault_of_another)
{
	ztest_set_fault_valid(true);
	k_thread_create(&other, other_stack, K_THREAD_STACK_SIZEOF(other_stack), die, NULL, NULL,
			NULL, 1, K_USER, K_NO_WAIT);
	k_thread_join(&other, K_FOREVER);
}
