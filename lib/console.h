/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Between printk and the driver of the console. */
#ifndef LIB_CONSOLE_H
#define LIB_CONSOLE_H

#include <stdarg.h>

/** Sends @p c, after a carriage return if it is a newline. The console's driver. Supervisor, ISR. */
void console_driver_putc(char c);
/** The same, unless the program has put something in between: printk_hook.c. */
void console_putc(char c);

/** Takes a character that has come in, without waiting. The console's driver. Supervisor, ISR.
 * @retval -1 there is none
 * @retval -ENOSYS there never is */
int console_driver_getc(void);

/** Formats and sends; returns the number of characters. Any context. */
int console_vprint(const char *fmt, va_list ap);

#endif
