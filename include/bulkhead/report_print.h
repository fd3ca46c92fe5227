/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief What the kernel says about a fault, told apart from all other text.
 */
#ifndef BULKHEAD_INCLUDE_REPORT_PRINT_H_
#define BULKHEAD_INCLUDE_REPORT_PRINT_H_

/** Stands before each line of a report and nowhere else in what is printed, whoever prints it. Terminals
 * do not show it. */
#define REPORT_MARK '\x02'

#include <stdarg.h>
#include <stdbool.h>

#ifdef CONFIG_PRINTK
/**
 * Prints a line of a report, or a part of it: the line ends where @p fmt ends in a newline. What else
 * is printed meanwhile begins a line of its own. Control characters in the arguments are shown as '?',
 * newlines are left out.
 * A line is indented unless its first character is '>'.
 * Any context; not from user mode.
 */
void report_print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void report_vprint(const char *fmt, va_list ap);

/** Others who print wait meanwhile, as long as they have patience; false: it could not be arranged. */
bool report_begin(void);
void report_end(bool begun);
#else
static inline bool report_begin(void)
{
	return false;
}

static inline void report_end(bool begun)
{
	(void)begun;
}

static inline __attribute__((format(printf, 1, 2))) void report_print(const char *fmt, ...)
{
	(void)fmt;
}
#endif

#endif
