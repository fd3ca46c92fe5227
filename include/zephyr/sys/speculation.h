/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Indices that a user chose (CONFIG_BOUNDS_CHECK_BYPASS_MITIGATION). Any context. */
#ifndef ZEPHYR_INCLUDE_SYS_SPECULATION_H_
#define ZEPHYR_INCLUDE_SYS_SPECULATION_H_

#include <zephyr/toolchain.h>
#include <zephyr/types.h>

/** @p index; 0 if it is not below @p array_size, with the option. */
static inline uint32_t k_array_index_sanitize(uint32_t index, uint32_t array_size)
{
#ifdef CONFIG_BOUNDS_CHECK_BYPASS_MITIGATION
	return index < array_size ? index : 0;
#else
	ARG_UNUSED(array_size);
	return index;
#endif
}

#endif
