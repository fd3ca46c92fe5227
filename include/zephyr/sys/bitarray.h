/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Arrays of bits, single ones or regions of them.
 *
 * Each operation is one step for supervisors and ISRs, which it locks out for a time in proportion to
 * the bits that it looks at; sys_bitarray_alloc() to all of them, several times where they are
 * fragmented. User threads cannot lock: those that share an array agree among themselves.
 *
 * A region is @p num_bits from @p offset on. -EINVAL: a bit or region that is not in the array, an
 * empty region, or NULL for a result. */
#ifndef ZEPHYR_INCLUDE_SYS_BITARRAY_H_
#define ZEPHYR_INCLUDE_SYS_BITARRAY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sys_bitarray {
	uint32_t num_bits;
	uint32_t num_bundles; /* words */
	uint32_t *bundles;
	struct k_spinlock lock;
};

typedef struct sys_bitarray sys_bitarray_t;

#define _SYS_BITARRAY_DEFINE(name, total_bits, sba_mod)                                            \
	sba_mod uint32_t _sys_bitarray_bundles_##name[DIV_ROUND_UP(total_bits, 32)] = {0};         \
	sba_mod sys_bitarray_t name = {                                                            \
		.num_bits = (total_bits),                                                          \
		.num_bundles = DIV_ROUND_UP(total_bits, 32),                                       \
		.bundles = _sys_bitarray_bundles_##name,                                           \
	}

/** Defines an array of cleared bits. */
#define SYS_BITARRAY_DEFINE(name, total_bits) _SYS_BITARRAY_DEFINE(name, total_bits, )
/** Defines an array of cleared bits that this file alone knows. */
#define SYS_BITARRAY_DEFINE_STATIC(name, total_bits) _SYS_BITARRAY_DEFINE(name, total_bits, static)

/** @return 0, -EINVAL */
int sys_bitarray_set_bit(sys_bitarray_t *bitarray, size_t bit);
/** @return 0, -EINVAL */
int sys_bitarray_clear_bit(sys_bitarray_t *bitarray, size_t bit);
/** Tells in @p val whether it is set, 1 or 0. @return 0, -EINVAL */
int sys_bitarray_test_bit(sys_bitarray_t *bitarray, size_t bit, int *val);
/** Sets it, and tells in @p prev_val whether it was. @return 0, -EINVAL */
int sys_bitarray_test_and_set_bit(sys_bitarray_t *bitarray, size_t bit, int *prev_val);
/** Clears it, and tells in @p prev_val whether it was set. @return 0, -EINVAL */
int sys_bitarray_test_and_clear_bit(sys_bitarray_t *bitarray, size_t bit, int *prev_val);

/** @return 0, -EINVAL */
int sys_bitarray_set_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset);
/** @return 0, -EINVAL */
int sys_bitarray_clear_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset);
/** Are all set? False for what is not in the array. */
bool sys_bitarray_is_region_set(sys_bitarray_t *bitarray, size_t num_bits, size_t offset);
/** Are all cleared? False for what is not in the array. */
bool sys_bitarray_is_region_cleared(sys_bitarray_t *bitarray, size_t num_bits, size_t offset);
/** Sets all, which must be cleared, or the other way round.
 * @retval 0
 * @retval -EINVAL
 * @retval -EEXIST one of them is set (cleared) already; nothing has changed */
int sys_bitarray_test_and_set_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset,
				     bool to_set);

/** Sets the first @p num_bits that are cleared and lie together, and tells where in @p offset.
 * @retval 0
 * @retval -EINVAL
 * @retval -ENOSPC there are none */
int sys_bitarray_alloc(sys_bitarray_t *bitarray, size_t num_bits, size_t *offset);
/** Clears them.
 * @retval 0
 * @retval -EINVAL
 * @retval -EFAULT one of them is cleared already; nothing has changed */
int sys_bitarray_free(sys_bitarray_t *bitarray, size_t num_bits, size_t offset);

/** Counts those that are set. @return 0, -EINVAL */
int sys_bitarray_popcount_region(sys_bitarray_t *bitarray, size_t num_bits, size_t offset,
				 size_t *count);
/** Tells in @p found_at which is the @p n th, from 1 on, that is set.
 * @retval 0
 * @retval 1 fewer are set
 * @retval -EINVAL also for @p n 0 */
int sys_bitarray_find_nth_set(sys_bitarray_t *bitarray, size_t n, size_t num_bits, size_t offset,
			      size_t *found_at);
/** In the region of @p dst, those stay set that are set in one of both only.
 * @return 0, -EINVAL also for arrays of different sizes */
int sys_bitarray_xor(sys_bitarray_t *dst, sys_bitarray_t *other, size_t num_bits, size_t offset);

#ifdef __cplusplus
}
#endif

#endif
