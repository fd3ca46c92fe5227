/* SPDX-License-Identifier: Apache-2.0 */
/* User memory, seen from the kernel.
 *
 * A user's address is an allegation. It becomes data here and nowhere else, copied once, by a port
 * routine that accesses memory with the user's own rights, or asks the region table where the CPU has
 * no such accesses. Before a write the region table is asked for the whole of it, so that nothing is
 * written if not all can be. What is checked afterwards is the copy.
 *
 * The data of a thread that waits are copied by whoever ends its wait, while other regions are
 * loaded: there the region table alone decides, with the waiter's rights at that moment. */

#include <arch.h>
#include <domain.h>
#include <ksched.h>
#include <walls.h>
#include <zephyr/internal/syscall_handler.h>

int arch_buffer_validate(const void *addr, size_t size, int write)
{
	return walls_user_buffer_check(addr, size, write != 0) ? 0 : -EPERM;
}

/* What a user was refused, for the report should it end of that. The verifier may also have an answer. */
static void remember(struct k_thread *thread, const void *addr, size_t size, bool write)
{
	thread->end_address = (uintptr_t)addr;
	thread->refused_error = -EFAULT;
	thread->refused_size = size;
	thread->refused_type = write;
}

bool syscall_memory_refused(const void *addr, size_t size, int write)
{
	if (walls_user_buffer_check(addr, size, write != 0)) {
		return false;
	}
	remember(_current, addr, size, write != 0);
	return true;
}

bool syscall_array_refused(const void *addr, size_t count, size_t size, int write)
{
	size_t bytes = 0;

	if (size_mul_overflow(count, size, &bytes)) {
		bytes = SIZE_MAX; /* which nobody has */
	}
	return syscall_memory_refused(addr, bytes, write);
}

int k_usermode_from_copy(void *dst, const void *src, size_t size)
{
	if (arch_user_copy_in(dst, src, size) != 0) {
		remember(_current, src, size, false);
		return EFAULT;
	}
	return 0;
}

int k_usermode_to_copy(void *dst, const void *src, size_t size)
{
	if (arch_buffer_validate(dst, size, 1) != 0 || arch_user_copy_out(dst, src, size) != 0) {
		remember(_current, dst, size, true);
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
	if (k_usermode_from_copy(dst, src, length + 1) != 0) {
		return EFAULT;
	}
	/* The user may have changed the string meanwhile; the end is where it was measured. */
	dst[length] = '\0';
	return 0;
}

void *k_usermode_alloc_from_copy(const void *src, size_t size)
{
	void *copy = z_thread_malloc(size);

	if (copy != NULL && arch_user_copy_in(copy, src, size) != 0) {
		k_free(copy);
		copy = NULL;
	}
	return copy;
}

char *k_usermode_string_alloc_copy(const char *src, size_t maxlen)
{
	int err;
	size_t length = k_usermode_string_nlen(src, maxlen, &err);
	char *copy;

	if (err != 0 || length == maxlen) {
		return NULL;
	}
	copy = k_usermode_alloc_from_copy(src, length + 1);
	if (copy != NULL) {
		copy[length] = '\0'; /* as in k_usermode_string_copy() */
	}
	return copy;
}

/* ---- Verdicts --------------------------------------------------------------------------------- */

static struct k_verdict verify_array(const void *addr, size_t count, size_t size, int write)
{
	return k_verify(!syscall_array_refused(addr, count, size, write));
}

struct k_verdict k_verify_read(const void *addr, size_t count, size_t size)
{
	return verify_array(addr, count, size, 0);
}

struct k_verdict k_verify_write(const void *addr, size_t count, size_t size)
{
	return verify_array(addr, count, size, 1);
}

struct k_verdict k_fetch(void *dst, const void *src, size_t size)
{
	return k_verify(k_usermode_from_copy(dst, src, size) == 0);
}

struct k_verdict k_store(void *dst, const void *src, size_t size)
{
	return k_verify(k_usermode_to_copy(dst, src, size) == 0);
}

struct k_verdict k_fetch_string(char *dst, const char *src, size_t size)
{
	return k_verify(k_usermode_string_copy(dst, src, size) == 0);
}

/* ---- Buffers of operations that may wait ------------------------------------------------------ */

static uint8_t rights_to(bool write)
{
	return write ? MEM_USER_READ | MEM_USER_WRITE : MEM_USER_READ;
}

bool walls_user_buffer_check(const void *addr, size_t size, bool write)
{
	return thread_may_access(_current, (uintptr_t)addr, size, rights_to(write));
}

int walls_buffer_refused(const void *addr, size_t size, bool write, unsigned int key)
{
	remember(_current, addr, size, write);
	arch_irq_unlock(key);
	z_except_reason(K_ERR_KERNEL_OOPS);
}

static bool waiter_may(const struct k_thread *thread, const void *addr, size_t size, bool write)
{
	return !thread->base.wait_user ||
	       thread_may_access(thread, (uintptr_t)addr, size, rights_to(write));
}

bool walls_waiter_copy_in(const struct k_thread *thread, void *dst, const void *src, size_t size)
{
	return waiter_may(thread, src, size, false) && arch_waiter_copy_in(dst, src, size) == 0;
}

bool walls_waiter_copy_out(const struct k_thread *thread, void *dst, const void *src, size_t size)
{
	return waiter_may(thread, dst, size, true) && arch_waiter_copy_out(dst, src, size) == 0;
}

/* What is remembered takes the place of its `wait_buffer`, which the end of the wait may need. */
void walls_waiter_refused(struct k_thread *thread, size_t size, bool write)
{
	const void *addr = thread->wait_buffer;

	sched_wake(thread, 0);
	remember(thread, addr, size, write);
	arch_thread_oops(thread);
}

/* ---- Links that lie in data --------------------------------------------------------------------- */

bool walls_users_may_write(const void *addr, size_t size)
{
	return any_user_may_write((uintptr_t)addr, size);
}

void walls_link_refused(const void *addr, unsigned int key)
{
	_current->end_address = (uintptr_t)addr;
	_current->refused_error = -EACCES;
	arch_irq_unlock(key);
	z_except_reason(K_ERR_KERNEL_OOPS);
}
