/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/internal/syscall_handler.h>
#include "twice.h"

int z_impl_twice(int number)
{
	return number * TWO;
}

#ifdef CONFIG_USERSPACE
static inline int z_vrfy_twice(int number)
{
	return z_impl_twice(number);
}
#include <syscalls/twice_mrsh.c>
#endif
