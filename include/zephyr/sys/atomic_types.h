/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The types of <zephyr/sys/atomic.h>, which has them all. */
#include <zephyr/sys/atomic.h>
