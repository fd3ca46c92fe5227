/* SPDX-License-Identifier: Apache-2.0 */
/* Included before everything else: addresses and sizes have 32 bits, as on the CPUs the kernel is
 * for, so that code which only calculates with them wraps around where it would there. The C
 * library's headers come first, with their own idea of it. */

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#undef UINTPTR_MAX
#undef SIZE_MAX
#define UINTPTR_MAX UINT32_MAX
#define SIZE_MAX    UINT32_MAX
#define uintptr_t   uint32_t
#define size_t	    uint32_t
