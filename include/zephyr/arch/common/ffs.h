/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The first and the last bit that is set, counted from 1; 0 if none is. */
#ifndef ZEPHYR_INCLUDE_ARCH_COMMON_FFS_H_
#define ZEPHYR_INCLUDE_ARCH_COMMON_FFS_H_

#include <zephyr/toolchain.h>
#include <zephyr/types.h>

static ALWAYS_INLINE unsigned int find_msb_set(uint32_t op)
{
	return op == 0 ? 0 : 32u - (unsigned int)__builtin_clz(op);
}

static ALWAYS_INLINE unsigned int find_lsb_set(uint32_t op)
{
	return find_msb_set(op & (0u - op));
}

#endif
