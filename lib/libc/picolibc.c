/* SPDX-License-Identifier: Apache-2.0 */
/* picolibc's ground: its streams, its end, the partition of its variables.
 *
 * Streams hold pointers to functions that every printf() follows, in supervisor threads too. So
 * they are constant, out of the reach of users: output writes nothing to them, and input does not
 * use the stream (stdin.c). Nothing else here has state either, and both modes share all of it. */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <arch.h>
#include <console.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/cbprintf.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/printk.h>

#ifdef CONFIG_USERSPACE
K_APPMEM_PARTITION_DEFINE(z_libc_partition);
/* Domains refuse an empty partition, and a program may use nothing of the library that has variables. */
Z_LIBC_BSS static char never_empty __used;

/* Whoever is put nowhere else can use the library. */
static int open_to_default_domain(void)
{
	return k_mem_domain_add_partition(&k_mem_domain_default, &z_libc_partition);
}
SYS_INIT(open_to_default_domain, PRE_KERNEL_1, 0);
#endif

static int console_put(char c, FILE *stream)
{
	ARG_UNUSED(stream);
	k_str_out(&c, 1);
	return (unsigned char)c;
}

static const FILE console = {.flags = IS_ENABLED(CONFIG_STDOUT_CONSOLE) ? __SWR : 0,
			     .put = console_put};
static const FILE input = {.flags = __SRD};

/* The library wants pointers to FILE; the cast takes away a const that nobody will miss, because
 * neither stream is ever written to. */
#define CONSTANT_STREAM(stream) ((FILE *)(uintptr_t) & (stream))

FILE *const stdin = CONSTANT_STREAM(input);
FILE *const stdout = CONSTANT_STREAM(console);
FILE *const stderr = CONSTANT_STREAM(console);

#ifndef CONFIG_PICOLIBC_IO_FLOAT
static int stream_put(int c, void *ctx)
{
	FILE *stream = ctx;

	return stream->put((char)c, stream);
}

/* All of the printf family ends here. The library's own is larger, or wrong for %lld. */
int vfprintf(FILE *stream, const char *format, va_list ap)
{
	if ((stream->flags & __SWR) == 0) {
		return EOF;
	}
	if (stream == stdout) {
		return console_vprint(format, ap); /* in pieces, not in characters */
	}
	return cbvprintf(stream_put, stream, format, ap);
}
#endif

static int print(const char *format, ...)
{
	va_list ap;
	int count;

	va_start(ap, format);
	count = console_vprint(format, ap);
	va_end(ap);
	return count;
}

/* The compiler makes it of printf("text\n"). */
int puts(const char *text)
{
	if (!IS_ENABLED(CONFIG_STDOUT_CONSOLE)) {
		return EOF;
	}
	(void)print("%s\n", text);
	return 0;
}

/* exit(): a thread ends itself, and the main thread, like an interrupt handler, everything. */
void _exit(int status)
{
	if (k_is_user_context()) {
		k_oops();
	}
	if (k_is_in_isr() || k_current_get() == &z_main_thread) {
		arch_halt(status);
	}
	k_thread_abort(k_current_get());
	CODE_UNREACHABLE;
}

static FUNC_NORETURN void die(void)
{
	if (k_is_user_context()) {
		k_oops();
	}
	k_panic();
}

/* The library's raises a signal. */
void abort(void)
{
	die();
}

void __assert_func(const char *file, int line, const char *function, const char *expression)
{
	(void)print("assertion \"%s\" failed: file \"%s\", line %d, function %s\n", expression,
		    file, line, function == NULL ? "?" : function);
	die();
}
