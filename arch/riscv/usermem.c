/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V: user memory.
 *
 * Machine mode has no loads and stores with a user's rights. So the region table is asked instead,
 * and between the question and the last byte of the answer nobody else runs: piece by piece, under
 * the kernel lock. A piece is small, so that interrupts wait for no more than that. What remains to
 * fail is the bus: then the routine in entry.S goes on at its fix-up. */

#include "riscv.h"
#include <domain.h>
#include <ksched.h>

/* Bytes under one lock. */
#define PIECE 64

int riscv_copy(void *dst, const void *src, size_t n);

/* An exception in a trap keeps its ra where the trap keeps the user's. */
static int copy_safely(void *dst, const void *src, size_t n)
{
	struct arch_context *context = &_kernel.current->context;
	uint32_t ra = context->ra;
	int result = riscv_copy(dst, src, n);

	context->ra = ra;
	return result;
}

static int copy_piece(void *dst, const void *src, size_t n, const void *user, uint8_t need)
{
	unsigned int key = arch_irq_lock();
	int result = -EFAULT;

	if (thread_may_access(_kernel.current, (uintptr_t)user, n, need)) {
		result = copy_safely(dst, src, n);
	}
	arch_irq_unlock(key);
	return result;
}

int arch_user_copy_in(void *dst, const void *user_src, size_t size)
{
	for (size_t done = 0; done < size; done += PIECE) {
		const char *src = (const char *)user_src + done;
		int result = copy_piece((char *)dst + done, src, MIN(size - done, PIECE), src,
					MEM_USER_READ);

		if (result != 0) {
			return result;
		}
	}
	return 0;
}

int arch_user_copy_out(void *user_dst, const void *src, size_t size)
{
	for (size_t done = 0; done < size; done += PIECE) {
		char *dst = (char *)user_dst + done;
		int result = copy_piece(dst, (const char *)src + done, MIN(size - done, PIECE), dst,
					MEM_USER_WRITE);

		if (result != 0) {
			return result;
		}
	}
	return 0;
}

/* The region table has been asked, with the waiter's rights. */
int arch_waiter_copy_in(void *dst, const void *waiter_src, size_t size)
{
	return size == 0 ? 0 : copy_safely(dst, waiter_src, size);
}

int arch_waiter_copy_out(void *waiter_dst, const void *src, size_t size)
{
	return size == 0 ? 0 : copy_safely(waiter_dst, src, size);
}

/* A supervisor's own string is its own affair, but for the bus. */
static int string_piece(char *piece, const char *from, size_t n)
{
	if (_kernel.current->context.image == NULL) {
		return copy_safely(piece, from, n);
	}
	return arch_user_copy_in(piece, from, n);
}

/* In pieces that end where regions may end, so that no byte is read that was not asked about. */
size_t arch_user_strnlen(const char *user_str, size_t max, int *err)
{
	char piece[ARCH_REGION_GRANULE];
	size_t length = 0;

	*err = 0;
	while (length < max) {
		const char *from = user_str + length;
		size_t n = MIN(max - length,
			       ARCH_REGION_GRANULE - (uintptr_t)from % ARCH_REGION_GRANULE);
		const char *end;

		if (string_piece(piece, from, n) != 0) {
			*err = -1;
			return 0;
		}
		end = memchr(piece, '\0', n);
		if (end != NULL) {
			return length + (size_t)(end - piece);
		}
		length += n;
	}
	return length;
}
