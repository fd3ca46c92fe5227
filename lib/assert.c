/* SPDX-License-Identifier: Apache-2.0 */
/* What a failed assertion does. */

#include "console.h"
#include <zephyr/kernel.h>
#include <zephyr/sys/__assert.h>

void assert_print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)console_vprint(fmt, ap);
	va_end(ap);
}

static FUNC_NORETURN void end_caller(void)
{
	if (k_is_user_context()) {
		k_oops();
	}
	k_panic();
}

#ifdef CONFIG_ASSERT_NO_FILE_INFO
__weak void assert_post_action(void)
{
	end_caller();
}
#else
__weak void assert_post_action(const char *file, unsigned int line)
{
	ARG_UNUSED(file);
	ARG_UNUSED(line);
	end_caller();
}
#endif
