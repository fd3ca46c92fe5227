/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Older name of what is in <zephyr/kernel/wait_queue.h>. */
#include <zephyr/kernel.h>
