/* SPDX-License-Identifier: Apache-2.0 */
/* The test random generator: a counter of Weyl's kind, stirred by the clock at each use, behind the
 * finaliser of MurmurHash3, which lets each bit of it decide about each bit of the result. Not
 * secure: state and clock are 32 bits, and the result tells the state. */

#include <string.h>
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
