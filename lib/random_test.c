/* SPDX-License-Identifier: Apache-2.0 */
/* The test random generator: a counter of Weyl's kind, stirred by the clock at each use, behind the
 * finaliser of MurmurHash3, which lets each bit of it decide about each bit of the result. Not
 * secure: state and clock are 32 bits, and the result tells the state. */

#include <string.h>
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/kernel.h>
#include <zephyr/random/random.h>

static uint32_t state;

uint32_t z_impl_sys_rand32_get(void)
{
	unsigned int key = irq_lock();
	uint32_t x;

	state += 0x9e3779b9u + k_cycle_get_32();
	x = state;
	irq_unlock(key);
	x ^= x >> 16;
	x *= 0x85ebca6bu;
	x ^= x >> 13;
	x *= 0xc2b2ae35u;
	return x ^ x >> 16;
}

void z_impl_sys_rand_get(void *dst, size_t len)
{
	uint8_t *byte = dst;

	while (len > 0) {
		uint32_t word = z_impl_sys_rand32_get();
		size_t part = MIN(len, sizeof(word));

		memcpy(byte, &word, part);
		byte += part;
		len -= part;
	}
}

int z_impl_sys_csrand_get(void *dst, size_t len)
{
	z_impl_sys_rand_get(dst, len);
	return 0;
}

#ifdef CONFIG_USERSPACE
/* In pieces, each copied with the user's rights: its memory may be taken away meanwhile. */
static void z_vrfy_sys_rand_get(void *dst, size_t len)
{
	uint8_t *byte = dst;
	uint32_t piece[8];

	K_OOPS(K_SYSCALL_MEMORY_WRITE(dst, len));
	while (len > 0) {
		size_t part = MIN(len, sizeof(piece));

		z_impl_sys_rand_get(piece, part);
		K_OOPS(k_usermode_to_copy(byte, piece, part) != 0);
		byte += part;
		len -= part;
	}
}
#include <zephyr/syscalls/sys_rand_get_mrsh.c>

static int z_vrfy_sys_csrand_get(void *dst, size_t len)
{
	z_vrfy_sys_rand_get(dst, len);
	return 0;
}
#include <zephyr/syscalls/sys_csrand_get_mrsh.c>
#endif
