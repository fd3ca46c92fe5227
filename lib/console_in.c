/* SPDX-License-Identifier: Apache-2.0 */
/* What comes in at the console. */

#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>
#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>
#endif
#include "console.h"

int z_impl_zephyr_read_stdin(char *buf, int nbytes)
{
	int c = 0;
	int count = 0;

	while (count < nbytes && (c = console_driver_getc()) >= 0) {
		buf[count++] = (char)c;
	}
	return count == 0 && c == -ENOSYS ? -ENOSYS : count;
}

#ifdef CONFIG_USERSPACE
static int z_vrfy_zephyr_read_stdin(char *buf, int nbytes)
{
	int result = 0;
	int count = 0;
	char c;

	K_OOPS(K_SYSCALL_MEMORY_WRITE(buf, (size_t)nbytes));
	while (count < nbytes && (result = z_impl_zephyr_read_stdin(&c, 1)) == 1) {
		K_OOPS(k_usermode_to_copy(&buf[count++], &c, 1) != 0);
	}
	return count == 0 ? result : count;
}
#include <zephyr/syscalls/zephyr_read_stdin_mrsh.c>
#endif
