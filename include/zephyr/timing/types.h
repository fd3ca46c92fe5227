/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief A reading of the counter that timing functions use. */
#ifndef ZEPHYR_INCLUDE_TIMING_TYPES_H_
#define ZEPHYR_INCLUDE_TIMING_TYPES_H_

#include <stdint.h>

typedef uint64_t timing_t;

#endif
