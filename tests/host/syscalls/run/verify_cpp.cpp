/* SPDX-License-Identifier: Apache-2.0 */
/* A verifier in C++, and every stub compiled as C++. */

#include "calls.h"
#include "checked.h"
#include <zephyr/internal/syscall_handler.h>

int z_impl_from_cpp(k_timeout_t t, struct pair p, const char *s)
{
	return s[0] + p.left + p.right + static_cast<int>(t.ticks);
}

static inline int z_vrfy_from_cpp(k_timeout_t t, struct pair p, const char *s)
{
	return z_impl_from_cpp(t, p, s);
}
#include <zephyr/syscalls/from_cpp_mrsh.c>
