/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief 3.x path of <zephyr/internal/syscall_handler.h>. */
#include <zephyr/internal/syscall_handler.h>
