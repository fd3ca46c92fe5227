/* SPDX-License-Identifier: Apache-2.0 */
/* exit() and abort(): what ends is the thread. */

#include <stdlib.h>
#include <zephyr/ztest.h>
#include <zephyr/ztest_error_hook.h>

static struct k_thread child;
static K_THREAD_STACK_DEFINE(stack, 1024);
static unsigned int reason;

void ztest_post_fatal_error_hook(unsigned int r, const struct arch_esf *esf)
{
	ARG_UNUSED(esf);
	reason = r;
}

static void exits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	exit(1);
}

ZTEST(programs, test_exit)
{
	k_thread_create(&child, stack, K_THREAD_STACK_SIZEOF(stack), exits, NULL, NULL, NULL, 0, 0,
			K_NO_WAIT);
	zassert_ok(k_thread_join(&child, K_SECONDS(1)));
}

ZTEST(programs, test_abort)
{
	ztest_set_fault_valid(true);
	abort();
}

ZTEST_USER(programs, test_abort_user)
{
	ztest_set_fault_valid(true);
	abort();
}

/* Behind the two, by its name. */
ZTEST(programs, test_abort_what)
{
	zassert_equal(reason,
		      IS_ENABLED(CONFIG_USERSPACE) ? K_ERR_KERNEL_OOPS : K_ERR_KERNEL_PANIC);
}
