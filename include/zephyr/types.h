/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Integer types, and the one that needs the widest alignment. */
#ifndef ZEPHYR_INCLUDE_TYPES_H_
#define ZEPHYR_INCLUDE_TYPES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef CONFIG_DEPRECATED_ZEPHYR_INT_TYPES
#include <zephyr/deprecated_int_types.h>
#endif

typedef union {
	long long thelonglong;
	long double thelongdouble;
	uintptr_t theuintptr_t;
	size_t thesize_t;
	void (*thefuncptr)(void);
} z_max_align_t;

#endif
