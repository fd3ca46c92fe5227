/* SPDX-License-Identifier: Apache-2.0 */
/* Thread-local storage: each thread, of either mode, has variables of its own. */

#include "support.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static __thread int initialised = 5;
static __thread int zero[3];

ZTEST_BMEM static int child_saw[2];

static void own_variables(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	child_saw[0] = initialised;
	child_saw[1] = zero[2];
	initialised = 100;
	zero[2] = 100;
	errno = 100;
}

ZTEST_SUITE(tls, NULL, NULL, NULL, NULL, NULL);

static struct k_thread own_thread;
static K_THREAD_STACK_DEFINE(own_stack, 1024);

/* The child is a user in one case and a supervisor in the other, the caller always a supervisor. */
static void child_has_its_own(uint32_t options)
{
	initialised = 6;
	zero[2] = 7;
	errno = 8;
	k_thread_create(&own_thread, own_stack, K_THREAD_STACK_SIZEOF(own_stack), own_variables,
			NULL, NULL, NULL, 0, options, K_NO_WAIT);
	zassert_ok(k_thread_join(&own_thread, K_FOREVER));
	zassert_equal(child_saw[0], 5);
	zassert_equal(child_saw[1], 0);
	zassert_equal(initialised, 6);
	zassert_equal(zero[2], 7);
	zassert_equal(errno, 8);
}

ZTEST(tls, supervisor_child)
{
	child_has_its_own(0);
}

ZTEST(tls, user_child)
{
	child_has_its_own(K_USER);
}

/* Twice, on a record and a stack used before: nothing of the last owner is left. */
ZTEST(tls, fresh_after_reuse)
{
	child_has_its_own(K_USER);
	child_has_its_own(0);
	child_has_its_own(K_USER);
}

BOTH_MODES(tls, library)
{
	errno = 0;
	zassert_equal(strtol("99999999999999999999", NULL, 10), LONG_MAX);
	zassert_equal(errno, ERANGE);
}

#ifdef CONFIG_USERSPACE
static void enter_user_mode(void *p1, void *p2, void *p3)
{
	initialised = 9;
	k_thread_user_mode_enter(own_variables, p1, p2, p3);
}

/* What a supervisor left in its variables is not there any more when it has become a user. */
ZTEST(tls, fresh_in_user_mode)
{
	k_thread_create(&own_thread, own_stack, K_THREAD_STACK_SIZEOF(own_stack), enter_user_mode,
			NULL, NULL, NULL, 0, 0, K_NO_WAIT);
	zassert_ok(k_thread_join(&own_thread, K_FOREVER));
	zassert_equal(child_saw[0], 5);
}
#endif
