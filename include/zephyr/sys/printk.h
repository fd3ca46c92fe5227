/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Text to the console and into buffers; the formats are those of <zephyr/sys/cbprintf.h>. */
#ifndef ZEPHYR_INCLUDE_SYS_PRINTK_H_
#define ZEPHYR_INCLUDE_SYS_PRINTK_H_

#include <inttypes.h>
#include <stdarg.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_PRINTK
/**
 * Prints to the console; returns when all is sent. Any context, user mode included. Text of up to
 * CONFIG_PRINTK_BUFFER_SIZE characters is not mixed with that of other threads.
 */
void printk(const char *fmt, ...) __printf_like(1, 2);
void vprintk(const char *fmt, va_list ap) __printf_like(1, 0);
#else
static inline __printf_like(1, 2) void printk(const char *fmt, ...)
{
	ARG_UNUSED(fmt);
}

static inline __printf_like(1, 0) void vprintk(const char *fmt, va_list ap)
{
	ARG_UNUSED(fmt);
	ARG_UNUSED(ap);
}
#endif

/**
 * Formats into @p str, at most @p size characters with the final zero, which is always there
 * (unless @p size is 0). Any context.
 * @return number of characters that the whole text has, without the zero
 */
int snprintk(char *str, size_t size, const char *fmt, ...) __printf_like(3, 4);
int vsnprintk(char *str, size_t size, const char *fmt, va_list ap) __printf_like(3, 0);

/**
 * Sends @p n characters from @p c to the console. User, supervisor, ISR. A user must be able to
 * read them, else it is killed (K_ERR_KERNEL_OOPS).
 */
__syscall void k_str_out(char *c, size_t n);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/printk.h>

#endif
