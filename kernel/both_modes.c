/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's functions that run in whichever mode their caller is in. All others are compiled as
 * supervisor code: their calls of the API never ask which mode they are in. */

#include <kernel_internal.h>

void z_thread_entry(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	entry(p1, p2, p3);
	k_thread_abort(k_current_get());
	CODE_UNREACHABLE;
}

void z_except_reason(unsigned int reason)
{
	if (k_is_user_context()) {
		user_fault(reason);
	} else {
		fatal_raise(reason);
	}
	CODE_UNREACHABLE;
}
