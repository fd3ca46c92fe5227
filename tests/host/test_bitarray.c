/* SPDX-License-Identifier: Apache-2.0 */
/* lib/bitarray.c against an array of bool; and, beside it, orders of bytes and the first and last bit
 * that is set. */

#include "check.h"
#include <errno.h>
#include <string.h>
#include <zephyr/arch/common/ffs.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/bitarray.h>
#include <zephyr/sys/byteorder.h>

#define MOST 200

struct fake_cpu fake_cpu;
struct z_kernel _kernel;

static uint32_t words[MOST / 32 + 2]; /* the last one is not the array's */
static sys_bitarray_t array = {.bundles = words};
static bool bits[MOST];

static size_t count_set(size_t from, size_t to)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++) {
		count += bits[i];
	}
	return count;
}

static void audit(void)
{
	for (size_t i = 0; i < array.num_bundles * 32; i++) {
		bool set = (words[i / 32] >> i % 32 & 1) != 0;

		CHECK(set == (i < array.num_bits && bits[i]), "bit %zu of %u", i, array.num_bits);
	}
	CHECK(words[array.num_bundles] == 0xDEADBEEF);
	CHECK(!fake_cpu.locked, "the lock is still held");
}

static void begin(uint32_t num_bits)
{
	array.num_bits = num_bits;
	array.num_bundles = DIV_ROUND_UP(num_bits, 32);
	memset(words, 0, sizeof(words));
	memset(bits, 0, sizeof(bits));
	words[array.num_bundles] = 0xDEADBEEF;
}

static void one_bit(void)
{
	size_t bit = one_in(20) ? (size_t)random32() << 8 : random_below(array.num_bits + 1);
	bool inside = bit < array.num_bits;
	bool before = inside && bits[bit];
	bool set = one_in(2);
	int was = 7;
	int result = set ? sys_bitarray_test_and_set_bit(&array, bit, &was)
			 : sys_bitarray_test_and_clear_bit(&array, bit, &was);

	CHECK(result == (inside ? 0 : -EINVAL) && was == (inside ? before : 7));
	if (inside) {
		bits[bit] = set;
	}
	CHECK(sys_bitarray_test_bit(&array, bit, &was) == result);
	CHECK(was == (inside ? set : 7));
	CHECK((set ? sys_bitarray_clear_bit : sys_bitarray_set_bit)(&array, bit) == result);
	CHECK((set ? sys_bitarray_set_bit : sys_bitarray_clear_bit)(&array, bit) == result);
	CHECK(sys_bitarray_test_bit(&array, bit, NULL) == -EINVAL);
}

static void make_all(size_t num_bits, size_t offset, bool set)
{
	memset(bits + offset, set, num_bits);
}

static int change(size_t num_bits, size_t offset, unsigned int how)
{
	switch (how) {
	case 0:
		return sys_bitarray_set_region(&array, num_bits, offset);
	case 1:
		return sys_bitarray_clear_region(&array, num_bits, offset);
	case 2:
		return sys_bitarray_test_and_set_region(&array, num_bits, offset, true);
	case 3:
		return sys_bitarray_test_and_set_region(&array, num_bits, offset, false);
	default:
		return sys_bitarray_free(&array, num_bits, offset);
	}
}

static void region(void)
{
	size_t offset = random_below(array.num_bits + 1);
	size_t num_bits = one_in(20) ? SIZE_MAX - random_below(300) : random_below(MOST + 2);
	bool inside = num_bits > 0 && num_bits <= array.num_bits - offset;
	size_t set = inside ? count_set(offset, offset + num_bits) : 0;
	unsigned int how = random_below(5);
	size_t count = 1234;
	int expected = 0;

	CHECK(sys_bitarray_is_region_set(&array, num_bits, offset) == (inside && set == num_bits));
	CHECK(sys_bitarray_is_region_cleared(&array, num_bits, offset) == (inside && set == 0));
	CHECK(sys_bitarray_popcount_region(&array, num_bits, offset, &count) ==
	      (inside ? 0 : -EINVAL));
	CHECK(count == (inside ? set : 1234));
	if (!inside) {
		expected = -EINVAL;
	} else if (how == 2 && set != 0) {
		expected = -EEXIST;
	} else if (how > 2 && set != num_bits) {
		expected = how == 3 ? -EEXIST : -EFAULT;
	}
	CHECK(change(num_bits, offset, how) == expected, "how %u", how);
	if (expected == 0) {
		make_all(num_bits, offset, how == 0 || how == 2);
	}
}

static void allocation(void)
{
	size_t num_bits = one_in(10) ? random_below(MOST + 2) : random_below(12);
	size_t found = 1234;
	size_t offset = 0;
	int result = sys_bitarray_alloc(&array, num_bits, &found);

	if (num_bits == 0 || num_bits > array.num_bits) {
		CHECK(result == -EINVAL && found == 1234);
		return;
	}
	while (offset + num_bits <= array.num_bits && count_set(offset, offset + num_bits) != 0) {
		offset++;
	}
	if (offset + num_bits > array.num_bits) {
		CHECK(result == -ENOSPC && found == 1234);
		return;
	}
	CHECK(result == 0 && found == offset, "%zu instead of %zu", found, offset);
	make_all(num_bits, offset, true);
}

static void nth(void)
{
	size_t offset = random_below(array.num_bits);
	size_t num_bits = 1 + random_below(array.num_bits - (uint32_t)offset);
	size_t n = 1 + random_below(20);
	size_t left = n;
	size_t found = 1234;
	size_t bit = offset;
	int result = sys_bitarray_find_nth_set(&array, n, num_bits, offset, &found);

	while (bit < offset + num_bits && (!bits[bit] || --left != 0)) {
		bit++;
	}
	CHECK(result == (bit < offset + num_bits ? 0 : 1));
	CHECK(found == (result == 0 ? bit : 1234));
	CHECK(sys_bitarray_find_nth_set(&array, 0, num_bits, offset, &found) == -EINVAL);
}

static void xor_with_other(void)
{
	uint32_t other_words[MOST / 32 + 1];
	sys_bitarray_t other = array;
	size_t offset = random_below(array.num_bits);
	size_t num_bits = 1 + random_below(array.num_bits - (uint32_t)offset);

	for (size_t i = 0; i < ARRAY_SIZE(other_words); i++) {
		other_words[i] = random32();
	}
	other.bundles = other_words;
	CHECK(sys_bitarray_xor(&array, &other, num_bits, offset) == 0);
	for (size_t i = offset; i < offset + num_bits; i++) {
		bits[i] ^= (other_words[i / 32] >> i % 32 & 1) != 0;
	}
	other.num_bits++;
	CHECK(sys_bitarray_xor(&array, &other, num_bits, offset) == -EINVAL);
}

static void bitarray(void)
{
	static void (*const steps[])(void) = {one_bit, region, allocation, nth, xor_with_other};

	for (uint32_t size = 1; size <= MOST; size++) {
		begin(size);
		for (unsigned int i = 0; i < 3000; i++) {
			steps[random_below(i % 500 < 400 ? 4 : 5)]();
			audit();
		}
	}
}

#define CHECK_ORDER(bits, value)                                                                   \
	do {                                                                                       \
		uint8_t le[8], be[8];                                                              \
		sys_put_le##bits(value, le);                                                       \
		sys_put_be##bits(value, be);                                                       \
		for (unsigned int i = 0; i < (bits) / 8; i++) {                                    \
			CHECK(le[i] == (uint8_t)((value) >> 8 * i));                               \
			CHECK(be[(bits) / 8 - 1 - i] == le[i]);                                    \
		}                                                                                  \
		CHECK(sys_get_le##bits(le) == (value) && sys_get_be##bits(be) == (value));         \
		CHECK(sys_be##bits##_to_cpu(sys_cpu_to_be##bits(value)) == (value));               \
		CHECK(sys_get_le##bits(be) == sys_cpu_to_be##bits(value));                         \
		CHECK(sys_le##bits##_to_cpu(sys_cpu_to_le##bits(value)) == (value));               \
		sys_mem_swap(le, (bits) / 8);                                                      \
		CHECK(memcmp(le, be, (bits) / 8) == 0);                                            \
		sys_memcpy_swap(le, be, (bits) / 8);                                               \
		CHECK(sys_get_le##bits(le) == (value));                                            \
	} while (false)

static void orders(void)
{
	CHECK_ORDER(16, (uint16_t)0x8912);
	CHECK_ORDER(24, 0x891234u);
	CHECK_ORDER(32, 0x89123456u);
	CHECK_ORDER(48, (uint64_t)0x89123456789A);
	CHECK_ORDER(64, (uint64_t)0x89123456789ABCDE);
}

static void first_and_last(void)
{
	CHECK(find_msb_set(0) == 0 && find_lsb_set(0) == 0);
	for (unsigned int i = 0; i < 32; i++) {
		uint32_t bit = (uint32_t)1 << i;

		CHECK(find_msb_set(bit) == i + 1 && find_lsb_set(bit) == i + 1);
		CHECK(find_msb_set(bit | 1) == i + 1 && find_lsb_set(bit | 0x80000000) == i + 1);
	}
}

int main(void)
{
	bitarray();
	orders();
	first_and_last();
	return 0;
}
