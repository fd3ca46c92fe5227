/* SPDX-License-Identifier: Apache-2.0 */
/* Failed assertions in a test program: the expected one, which is armed, is handed to the test. */

#include <zephyr/sys/__assert.h>
#include <zephyr/ztest.h>
#include <zephyr/ztest_error_hook.h>

/* Assertions fail in user mode too, and look here. */
static ZTEST_BMEM k_tid_t armed_thread;
static ZTEST_BMEM bool armed_isr;

void z_impl_ztest_set_assert_valid(bool valid)
{
	if (k_is_in_isr()) {
		armed_isr = valid;
	} else {
		armed_thread = valid ? k_current_get() : NULL;
	}
}

__weak void ztest_post_assert_fail_hook(void)
{
	k_thread_abort(k_current_get());
}

static void after_assertion(void)
{
	bool expected = k_is_in_isr() ? armed_isr : k_current_get() == armed_thread;

	armed_isr = false;
	armed_thread = NULL;
	if (expected) {
		ztest_post_assert_fail_hook();
		return;
	}
	if (k_is_user_context()) {
		k_oops();
	}
	k_panic();
}

#ifdef CONFIG_ASSERT_NO_FILE_INFO
void assert_post_action(void)
{
	after_assertion();
}
#else
void assert_post_action(const char *file, unsigned int line)
{
	ARG_UNUSED(file);
	ARG_UNUSED(line);
	after_assertion();
}
#endif
