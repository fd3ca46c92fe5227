/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

uint32_t driver_data = 11;
uint32_t driver_bss;
