/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The formatter behind printk(), LOG_*() and, unless the C library's own is chosen,
 * printf(). */
#ifndef ZEPHYR_INCLUDE_SYS_CBPRINTF_H_
#define ZEPHYR_INCLUDE_SYS_CBPRINTF_H_

#include <stdarg.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>
#ifdef CONFIG_CBPRINTF_LIBC_SUBSTS
#include <stdio.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Takes the characters one by one; the result is not looked at. */
typedef int (*cbprintf_cb)(int c, void *ctx);

/**
 * Formats into @p out. Any context, user mode included: no memory but the caller's stack.
 *
 * Conversions: d i u x X o c s p %, flags - + space # 0, width and precision (also as *), lengths
 * hh h l ll z j t L. A NULL for %s prints (null). Floating point values are stepped over and their
 * conversion is printed as it stands, like any conversion not in this list; with
 * CONFIG_CBPRINTF_FP_SUPPORT all that the C library knows is printed.
 *
 * @param out called with each character and @p ctx
 * @return number of characters
 */
int cbvprintf(cbprintf_cb out, void *ctx, const char *format, va_list ap) __printf_like(3, 0);
int cbprintf(cbprintf_cb out, void *ctx, const char *format, ...) __printf_like(3, 4);

/** @name Older names of the C library's (CONFIG_CBPRINTF_LIBC_SUBSTS) @{ */
#ifdef CONFIG_CBPRINTF_LIBC_SUBSTS
#define printfcb    printf
#define vprintfcb   vprintf
#define fprintfcb   fprintf
#define vfprintfcb  vfprintf
#define snprintfcb  snprintf
#define vsnprintfcb vsnprintf
#endif
/** @} */

#ifdef __cplusplus
}
#endif

#endif
