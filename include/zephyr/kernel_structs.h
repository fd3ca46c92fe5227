/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Older name of what is in <zephyr/kernel.h>. */
#include <zephyr/kernel.h>
