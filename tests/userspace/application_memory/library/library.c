/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

uint32_t library_data = 11;
uint32_t library_bss;
