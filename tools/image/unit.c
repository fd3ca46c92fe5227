/* SPDX-License-Identifier: Apache-2.0 */
/* What a region of the memory protection unit can be.
 *
 * Of a unit with powers of two, a region is a block, 2^n bytes at a multiple of 2^n. From 256 bytes
 * on, eighths of the block can be switched off, and the rest is what the region covers. Other units
 * take any multiple of the granule. */

#include "image.h"

#define GRANULE UINT64_C(32)
#define EIGHTHS UINT64_C(256) /* the smallest block that has them */
#define LARGEST (UINT64_C(1) << 32)

uint64_t round_up(uint64_t size, uint64_t align)
{
	return (size + align - 1) / align * align;
}

uint64_t unit_block(uint64_t size)
{
	uint64_t block = GRANULE;

	while (block < size) {
		block *= 2;
	}
	return block;
}

uint64_t unit_step(uint64_t size)
{
	uint64_t eighth = unit_block(size) / 8;

	return eighth > GRANULE ? eighth : GRANULE;
}

uint64_t unit_round(uint64_t size)
{
	return round_up(size, unit_step(size));
}

/* Whether a block of this size, or eighths of it, can be just this memory. */
static bool covers(uint64_t block, uint64_t start, uint64_t end)
{
	uint64_t step = block >= EIGHTHS ? block / 8 : block;

	return start / block == (end - 1) / block && start % step == 0 && end % step == 0;
}

bool unit_expresses(bool power_of_two, uint64_t start, uint64_t size)
{
	if (!power_of_two) {
		return start % GRANULE == 0 && size % GRANULE == 0;
	}
	for (uint64_t block = GRANULE; block <= LARGEST; block *= 2) {
		if (covers(block, start, start + size)) {
			return true;
		}
	}
	return false;
}
