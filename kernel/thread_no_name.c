/* SPDX-License-Identifier: Apache-2.0 */
/* Threads without names (CONFIG_THREAD_NAME is off): every call says so. */

#include <kernel_internal.h>

void thread_name_set(struct k_thread *thread, const char *name)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(name);
}

int z_impl_k_thread_name_set(k_tid_t thread, const char *str)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(str);
	return -ENOSYS;
}

const char *k_thread_name_get(k_tid_t thread)
{
	ARG_UNUSED(thread);
	return NULL;
}

int z_impl_k_thread_name_copy(k_tid_t thread, char *buf, size_t size)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(buf);
	ARG_UNUSED(size);
	return -ENOSYS;
}

#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>

static int z_vrfy_k_thread_name_set(k_tid_t thread, const char *str)
{
	return z_impl_k_thread_name_set(thread, str);
}
#include <zephyr/syscalls/k_thread_name_set_mrsh.c>

static int z_vrfy_k_thread_name_copy(k_tid_t thread, char *buf, size_t size)
{
	return z_impl_k_thread_name_copy(thread, buf, size);
}
#include <zephyr/syscalls/k_thread_name_copy_mrsh.c>
#endif
