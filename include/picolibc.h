/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the C library says of itself, and that printf() prints long long here: its formatter is not
 * the library's (lib/format.c). */
#include_next <picolibc.h>

#ifndef _WANT_IO_LONG_LONG
#define _WANT_IO_LONG_LONG
#endif
