/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Older name of <zephyr/kernel/mm.h>. */
#include <zephyr/kernel/mm.h>
