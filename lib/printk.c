/* SPDX-License-Identifier: Apache-2.0 */
/* printk, snprintk and the way to the console.
 *
 * printk() collects up to CONFIG_PRINTK_BUFFER_SIZE characters on the caller's stack and sends them
 * with k_str_out(): for a user thread one system call a piece instead of one a character, and for
 * everybody pieces that no other thread's text gets into. The console itself is console_putc(),
 * which the console's driver defines. */

#include <stdarg.h>
#include <string.h>
#include <bulkhead/report_print.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/cbprintf.h>
#include <zephyr/sys/printk.h>
#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>
#endif
#include "console.h"

/* Threads wait for each other, and only those that print: a user who sends a long text, which takes
 * as long as the UART needs, delays nobody else. Nobody waits for ever: who prints may have been
 * suspended in the middle of it. */
static K_MUTEX_DEFINE(console_mutex);
#define PATIENCE K_MSEC(100)

/* Waiting would also give up a lock that the caller holds. */
static bool may_wait(void)
{
	unsigned int key = arch_irq_lock();

	arch_irq_unlock(key);
	return arch_irq_unlocked(key) && !arch_in_exception() && !k_is_pre_kernel();
}

static bool console_lock(void)
{
	return may_wait() && z_impl_k_mutex_lock(&console_mutex, PATIENCE) == 0;
}

static void console_unlock(bool locked)
{
	if (locked) {
		(void)z_impl_k_mutex_unlock(&console_mutex);
	}
}

/* Whose report has begun a line and not ended it. */
static const struct k_thread *line_of;

/* Text is never part of a report's line, and looks like none: asked for each character, because somebody
 * may have lost patience. */
static void put_text(char c)
{
	if (line_of != NULL) {
		line_of = NULL;
		console_putc('\n');
	}
	console_putc(c == REPORT_MARK ? '?' : c);
}

void z_impl_k_str_out(char *c, size_t n)
{
	bool locked = console_lock();

	for (size_t i = 0; i < n; i++) {
		put_text(c[i]);
	}
	console_unlock(locked);
}

#ifdef CONFIG_USERSPACE
/* The whole text is refused before any of it is printed; then it is copied, and the copy printed. */
static void z_vrfy_k_str_out(char *c, size_t n)
{
	char copy[CONFIG_PRINTK_BUFFER_SIZE];

	K_OOPS(K_SYSCALL_MEMORY_READ(c, n));
	while (n > 0) {
		size_t part = MIN(n, sizeof(copy));

		K_OOPS(k_usermode_from_copy(copy, c, part) != 0);
		z_impl_k_str_out(copy, part);
		c += part;
		n -= part;
	}
}
#include <zephyr/syscalls/k_str_out_mrsh.c>
#endif

int cbprintf(cbprintf_cb out, void *ctx, const char *format, ...)
{
	va_list ap;
	int count;

	va_start(ap, format);
	count = cbvprintf(out, ctx, format, ap);
	va_end(ap);
	return count;
}

struct piece {
	unsigned int length;
	char text[CONFIG_PRINTK_BUFFER_SIZE];
};

static void piece_send(struct piece *piece)
{
	k_str_out(piece->text, piece->length);
	piece->length = 0;
}

static int piece_put(int c, void *ctx)
{
	struct piece *piece = ctx;

	piece->text[piece->length++] = (char)c;
	if (piece->length == sizeof(piece->text)) {
		piece_send(piece);
	}
	return c;
}

int console_vprint(const char *fmt, va_list ap)
{
	struct piece piece;
	int count;

	piece.length = 0;
	count = cbvprintf(piece_put, &piece, fmt, ap);
	if (piece.length != 0) {
		piece_send(&piece);
	}
	return count;
}

#ifdef CONFIG_PRINTK
void vprintk(const char *fmt, va_list ap)
{
	(void)console_vprint(fmt, ap);
}

void printk(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)console_vprint(fmt, ap);
	va_end(ap);
}

/* ---- Reports of faults ------------------------------------------------------------------------- */

/* Begins a line, and one more where somebody has come in between. */
static void line_begin(void)
{
	if (line_of == _kernel.current) {
		return;
	}
	if (line_of != NULL) {
		console_putc('\n');
	}
	line_of = _kernel.current;
	console_putc(REPORT_MARK);
}

static int report_put(int c, void *ctx)
{
	ARG_UNUSED(ctx);
	if (c != '\n') {
		line_begin();
		console_putc(c < ' ' || c == 0x7F ? '?' : (char)c);
	}
	return c;
}

bool report_begin(void)
{
	return console_lock();
}

void report_end(bool begun)
{
	console_unlock(begun);
}

void report_vprint(const char *fmt, va_list ap)
{
	bool locked = console_lock();

	for (int i = line_of != _kernel.current && fmt[0] != '>' ? 4 : 0; i > 0; i--) {
		(void)report_put(' ', NULL);
	}
	(void)cbvprintf(report_put, NULL, fmt, ap);
	if (fmt[strlen(fmt) - 1] == '\n') {
		line_begin();
		line_of = NULL;
		console_putc('\n');
	}
	console_unlock(locked);
}

void report_print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report_vprint(fmt, ap);
	va_end(ap);
}
#endif

struct buffer {
	char *next;
	size_t room;
};

static int buffer_put(int c, void *ctx)
{
	struct buffer *buffer = ctx;

	if (buffer->room > 1) {
		*buffer->next++ = (char)c;
		buffer->room--;
	}
	return c;
}

int vsnprintk(char *str, size_t size, const char *fmt, va_list ap)
{
	struct buffer buffer = {str, size};
	int length = cbvprintf(buffer_put, &buffer, fmt, ap);

	if (size != 0) {
		*buffer.next = '\0';
	}
	return length;
}

int snprintk(char *str, size_t size, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vsnprintk(str, size, fmt, ap);
	va_end(ap);
	return length;
}
