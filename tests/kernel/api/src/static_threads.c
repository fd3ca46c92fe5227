/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that are defined and not created: K_THREAD_DEFINE and its relatives. */

#include "support.h"

static int order;
static int ran_first, ran_second, ran_late, ran_by_hand, ran_on_kernel_stack;
static int64_t late_at;
static int first_arguments;
static ZTEST_BMEM int user_ran, user_in_user_mode, user_had_permission;
static K_SEM_DEFINE(granted, 1, 1);

static void first(void *p1, void *p2, void *p3)
{
	ran_first = ++order;
	first_arguments = (int)(intptr_t)p1 * 100 + (int)(intptr_t)p2 * 10 + (int)(intptr_t)p3;
}

static void note(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(int *)p1 = ++order;
	late_at = p1 == &ran_late ? k_uptime_ticks() : late_at;
}

static void in_user_mode(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	user_ran = 1;
	user_in_user_mode = k_is_user_context();
	user_had_permission = k_sem_take(&granted, K_NO_WAIT) == 0;
}

/* Priority 1 is more urgent than 2, whatever the order of the definitions. */
K_THREAD_DEFINE(static_second, 512, note, &ran_second, NULL, NULL, 2, 0, 0);
K_THREAD_DEFINE(static_first, 512, first, 1, 2, 3, 1, 0, 0);
K_THREAD_DEFINE(static_late, 512, note, &ran_late, NULL, NULL, 3, 0, 30);
K_THREAD_DEFINE(static_by_hand, 512, note, &ran_by_hand, NULL, NULL, 3, 0, SYS_FOREVER_MS);
K_KERNEL_THREAD_DEFINE(static_kernel, 512, note, &ran_on_kernel_stack, NULL, NULL, 4, 0, 0);
K_THREAD_DEFINE(static_user, 1024, in_user_mode, NULL, NULL, NULL, 5, K_USER, 40);
K_THREAD_ACCESS_GRANT(static_user, &granted);

ZTEST_SUITE(static_threads, NULL, NULL, NULL, NULL, NULL);

ZTEST(static_threads, test_started)
{
	(void)k_sleep(K_MSEC(100));
	zassert_true(ran_first != 0 && ran_second != 0 && ran_late != 0);
	zassert_true(ran_first < ran_second && ran_second < ran_late);
	zassert_true(ran_second < ran_on_kernel_stack);
	zassert_equal(first_arguments, 123);
	zassert_between_inclusive(late_at, 30, 60);
	zassert_equal(k_thread_join(static_first, K_NO_WAIT), 0);
	zassert_equal(k_thread_join(static_kernel, K_NO_WAIT), 0);
}

ZTEST(static_threads, test_started_by_hand)
{
	(void)k_sleep(K_MSEC(10));
	zassert_equal(ran_by_hand, 0);
	k_thread_start(static_by_hand);
	zassert_equal(k_thread_join(static_by_hand, K_MSEC(10)), 0);
	zassert_not_equal(ran_by_hand, 0);
}

/* Requirement: ZEP-SRS-8-9, ZEP-SRS-1-9 */
ZTEST(static_threads, test_user)
{
	(void)k_sleep(K_MSEC(100));
	zassert_true(user_ran);
	zassert_equal(user_in_user_mode, IS_ENABLED(CONFIG_USERSPACE));
	zassert_true(user_had_permission);
}

ZTEST(static_threads, test_names)
{
	zassert_text(k_thread_name_get(static_first), "static_first");
	zassert_text(k_thread_name_get(&z_main_thread), "main");
}
