/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

uint32_t archive_data = 11;
uint32_t archive_bss;
uint32_t archive_common __attribute__((common));
