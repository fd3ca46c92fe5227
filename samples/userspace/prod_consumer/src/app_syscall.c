/* SPDX-License-Identifier: Apache-2.0 */

#include "app_syscall.h"

#include <errno.h>
#include <zephyr/internal/syscall_handler.h>

#define MAGIC 0xC0FFEE00u

int z_impl_magic_cookie(uint32_t *cookie)
{
	if (cookie == NULL) {
		return -EINVAL;
	}
	*cookie = MAGIC + (uint32_t)k_thread_priority_get(k_current_get());
	return 0;
}

/* The result goes to a variable of the kernel's first, and to the user's memory with the user's own
 * rights: where the user may not write, the kernel does not write for it. */
static int z_vrfy_magic_cookie(uint32_t *cookie)
{
	uint32_t result;

	if (cookie == NULL) {
		return -EINVAL;
	}
	z_impl_magic_cookie(&result);
	K_OOPS(k_usermode_to_copy(cookie, &result, sizeof(result)) != 0);
	return 0;
}
#include <zephyr/syscalls/magic_cookie_mrsh.c>
