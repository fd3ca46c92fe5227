/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What existing programs include for their chip: registers of its processor, no devices. */
#include <zephyr/arch/cpu.h>
