/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Oldest name of the few CMSIS functions and constants that there are. */
#include <zephyr/arch/cpu.h>
