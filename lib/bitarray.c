/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays of bits (<zephyr/sys/bitarray.h>).
 *
 * A region is a few words, of which the first and the last count in part: mask_of() says which bits of
 * a word are the region's. A single bit is a region of one. */

#include <zephyr/kernel.h>
#include <zephyr/sys/bitarray.h>

#define WORD_BITS 32u

/* Users cannot lock, and one of them could not rely on it. */
static unsigned int lock(void)
{
	return k_is_user_context() ? 0 : irq_lock();
}

static void unlock(unsigned int key)
{
	if (!k_is_user_context()) {
		irq_unlock(key);
	}
}

struct region {
	uint32_t *words;
	size_t offset, end; /* bits */
};

static bool region_of(struct region *region, const sys_bitarray_t *array, size_t num_bits,
		      size_t offset)
{
	*region = (struct region){array->bundles, offset, offset + num_bits};
	return num_bits > 0 && num_bits <= array->num_bits && offset <= array->num_bits - num_bits;
}

static size_t first_word(const struct region *region)
{
	return region->offset / WORD_BITS;
}

static size_t last_word(const struct region *region)
{
	return (region->end - 1) / WORD_BITS;
}

static uint32_t mask_of(const struct region *region, size_t word)
{
	uint32_t mask = UINT32_MAX;

	if (word == first_word(region)) {
		mask &= UINT32_MAX << region->offset % WORD_BITS;
	}
	if (word == last_word(region)) {
		mask &= UINT32_MAX >> (WORD_BITS - 1 - (region->end - 1) % WORD_BITS);
	}
	return mask;
}

static bool all_are(const struct region *region, bool set)
{
	for (size_t word = first_word(region); word <= last_word(region); word++) {
		uint32_t mask = mask_of(region, word);

		if ((region->words[word] & mask) != (set ? mask : 0)) {
			return false;
		}
	}
	return true;
}

static void make_all(const struct region *region, bool set)
{
	for (size_t word = first_word(region); word <= last_word(region); word++) {
		uint32_t mask = mask_of(region, word);

		region->words[word] = (region->words[word] & ~mask) | (set ? mask : 0);
	}
}

/* ---- Single bits -------------------------------------------------------------------------------- */

static int change_bit(sys_bitarray_t *array, size_t bit, bool set, int *before)
{
	struct region region;
	unsigned int key;

	if (before == NULL || !region_of(&region, array, 1, bit)) {
		return -EINVAL;
	}
	key = lock();
	*before = all_are(&region, true);
	make_all(&region, set);
	unlock(key);
	return 0;
}

int sys_bitarray_set_bit(sys_bitarray_t *bitarray, size_t bit)
{
	int before;

	return change_bit(bitarray, bit, true, &before);
}

int sys_bitarray_clear_bit(sys_bitarray_t *bitarray, size_t bit)
{
	int before;

	return change_bit(bitarray, bit, false, &before);
}

int sys_bitarray_test_and_set_bit(sys_bitarray_t *bitarray, size_t bit, int *prev_val)
{
	return change_bit(bitarray, bit, true, prev_val);
}

int sys_bitarray_test_and_clear_bit(sys_bitarray_t *bitarray, size_t bit, int *prev_val)
{
	return change_bit(bitarray, bit, false, prev_val);
}

int sys_bitarray_test_bit(sys_bitarray_t *bitarray, size_t bit, int *val)
{
	struct region region;

	if (val == NULL || !region_of(&region, bitarray, 1, bit)) {
		return -EINVAL;
	}
	*val = all_are(&region, true);
	return 0;
}

/* ---- Regions ------------------------------------------------------------------------------------ */

/* What is to be changed must be the other way round; `error` if not. */
static int change_checked(sys_bitarray_t *array, size_t num_bits, size_t offset, bool set,
			  int error)
{
	struct region region;
	unsigned int key;
	int result = 0;

	if (!region_of(&region, array, num_bits, offset)) {
		return -EINVAL;
	}
	key = lock();
	if (all_are(&region, !set)) {
		make_all(&region, set);
	} else {
		result = error;
	}
	unlock(key);
	return result;
}

static int change(sys_bitarray_t *array, size_t num_bits, size_t offset, bool set)
{
	struct region region;
	unsigned int key;

	if (!region_of(&region, array, num_bits, offset)) {
		return -EINVAL;
	}
	key = lock();
	make_all(&region, set);
	unlock(key);
	return 0;
}

static bool test(const sys_bitarray_t *array, size_t num_bits, size_t offset, bool set)
{
	struct region region;
	unsigned int key;
	bool result;

	if (!region_of(&region, array, num_bits, offset)) {
		return false;
	}
	key = lock();
	result = all_are(&region, set);
	unlock(key);
	return result;
}

int sys_bitarray_set_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset)
{
	return change(bitarray, num_bits, offset, true);
}

int sys_bitarray_clear_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset)
{
	return change(bitarray, num_bits, offset, false);
}

bool sys_bitarray_is_region_set(sys_bitarray_t *bitarray, size_t num_bits, size_t offset)
{
	return test(bitarray, num_bits, offset, true);
}

bool sys_bitarray_is_region_cleared(sys_bitarray_t *bitarray, size_t num_bits, size_t offset)
{
	return test(bitarray, num_bits, offset, false);
}

int sys_bitarray_test_and_set_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset,
				     bool to_set)
{
	return change_checked(bitarray, num_bits, offset, to_set, -EEXIST);
}

int sys_bitarray_free(sys_bitarray_t *bitarray, size_t num_bits, size_t offset)
{
	return change_checked(bitarray, num_bits, offset, false, -EFAULT);
}

/* The bit behind the last one of the region that is set; its beginning if none is. */
static size_t behind_last_set(const struct region *region)
{
	for (size_t word = last_word(region) + 1; word-- > first_word(region);) {
		uint32_t set = region->words[word] & mask_of(region, word);

		if (set != 0) {
			return (word + 1) * WORD_BITS - (size_t)__builtin_clz(set);
		}
	}
	return region->offset;
}

int sys_bitarray_alloc(sys_bitarray_t *bitarray, size_t num_bits, size_t *offset)
{
	struct region region;
	unsigned int key;
	size_t from = 0;
	int result = -ENOSPC;

	if (offset == NULL || !region_of(&region, bitarray, num_bits, 0)) {
		return -EINVAL;
	}
	key = lock();
	while (region_of(&region, bitarray, num_bits, from)) {
		from = behind_last_set(&region);
		if (from == region.offset) {
			make_all(&region, true);
			*offset = from;
			result = 0;
			break;
		}
	}
	unlock(key);
	return result;
}

/* ---- Counting ----------------------------------------------------------------------------------- */

static size_t count_set(const struct region *region)
{
	size_t count = 0;

	for (size_t word = first_word(region); word <= last_word(region); word++) {
		count += (size_t)__builtin_popcount(region->words[word] & mask_of(region, word));
	}
	return count;
}

int sys_bitarray_popcount_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset,
				 size_t *count)
{
	struct region region;
	unsigned int key;

	if (count == NULL || !region_of(&region, bitarray, num_bits, offset)) {
		return -EINVAL;
	}
	key = lock();
	*count = count_set(&region);
	unlock(key);
	return 0;
}

/* Pre: n is not 0. */
static int find_nth(const struct region *region, size_t n, size_t *found_at)
{
	for (size_t word = first_word(region); word <= last_word(region); word++) {
		for (uint32_t set = region->words[word] & mask_of(region, word); set != 0;
		     set &= set - 1) {
			if (--n == 0) {
				*found_at = word * WORD_BITS + (size_t)__builtin_ctz(set);
				return 0;
			}
		}
	}
	return 1;
}

int sys_bitarray_find_nth_set(sys_bitarray_t *bitarray, size_t n, size_t num_bits, size_t offset,
			      size_t *found_at)
{
	struct region region;
	unsigned int key;
	int result;

	if (n == 0 || found_at == NULL || !region_of(&region, bitarray, num_bits, offset)) {
		return -EINVAL;
	}
	key = lock();
	result = find_nth(&region, n, found_at);
	unlock(key);
	return result;
}

int sys_bitarray_xor(sys_bitarray_t *dst, sys_bitarray_t *other, size_t num_bits, size_t offset)
{
	struct region region;
	unsigned int key;

	if (dst->num_bits != other->num_bits || !region_of(&region, dst, num_bits, offset)) {
		return -EINVAL;
	}
	key = lock();
	for (size_t word = first_word(&region); word <= last_word(&region); word++) {
		dst->bundles[word] ^= other->bundles[word] & mask_of(&region, word);
	}
	unlock(key);
	return 0;
}
