/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Integer types by the names that Zephyr had before 2.4. Seen through <zephyr/types.h> with
 * CONFIG_DEPRECATED_ZEPHYR_INT_TYPES.
 * @deprecated Use the names of <stdint.h>. */
#ifndef ZEPHYR_INCLUDE_DEPRECATED_INT_TYPES_H_
#define ZEPHYR_INCLUDE_DEPRECATED_INT_TYPES_H_

#include <stdint.h>

typedef int8_t s8_t;
typedef int16_t s16_t;
typedef int32_t s32_t;
typedef int64_t s64_t;
typedef uint8_t u8_t;
typedef uint16_t u16_t;
typedef uint32_t u32_t;
typedef uint64_t u64_t;

#endif
