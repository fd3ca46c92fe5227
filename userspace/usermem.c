/* SPDX-License-Identifier: Apache-2.0 */
/* User memory, seen from the kernel.
 *
 * A user's address is an allegation. It becomes data here and nowhere else: first the region table
 * is asked (with the thread's rights, not the kernel's), then the bytes are copied once, by a port
 * routine that accesses memory with the user's own rights where the CPU can. What is checked
 * afterwards is the copy. */

#include <arch.h>
#include <domain.h>
#include <zephyr/internal/syscall_handler.h>

int arch_buffer_validate(const void *addr, size_t size, int write)
{
	uint8_t need = write ? MEM_USER_READ | MEM_USER_WRITE : MEM_USER_READ;

	return thread_may_access(_current, (uintptr_t)addr, size, need) ? 0 : -EPERM;
}

int k_usermode_from_copy(void *dst, const void *src, size_t size)
{
	if (arch_buffer_validate(src, size, 0) != 0 || arch_user_copy_in(dst, src, size) != 0) {
		return EFAULT;
	}
	return 0;
}

int k_usermode_to_copy(void *dst, const void *src, size_t size)
{
	if (arch_buffer_validate(dst, size, 1) != 0 || arch_user_copy_out(dst, src, size) != 0) {
		return EFAULT;
	}
	return 0;
}

size_t k_usermode_string_nlen(const char *src, size_t maxlen, int *err)
{
	return arch_user_strnlen(src, maxlen, err);
}

int k_usermode_string_copy(char *dst, const char *src, size_t maxlen)
{
	int err;
	size_t length = k_usermode_string_nlen(src, maxlen, &err);

	if (err != 0) {
		return EFAULT;
	}
	if (length == maxlen) {
		return EINVAL;
	}
	if (k_usermode_from_copy(dst, src, length) != 0) {
		return EFAULT;
	}
	/* The user may have changed the string meanwhile; the end is where it was measured. */
	dst[length] = '\0';
	return 0;
}
