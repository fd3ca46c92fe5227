/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/internal/syscall_handler.h>
#include "answer.h"

int z_impl_answer_get(int factor)
{
	return factor * FACTOR;
}

#ifdef CONFIG_USERSPACE
static inline int z_vrfy_answer_get(int factor)
{
	K_OOPS(K_SYSCALL_VERIFY(factor == FROM_CMAKE));
	return z_impl_answer_get(factor);
}
#include <syscalls/answer_get_mrsh.c>
#endif
