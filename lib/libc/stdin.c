/* SPDX-License-Identifier: Apache-2.0 */
/* stdin: what comes in at the console, in both modes.
 *
 * The library would keep a character that was pushed back in the stream, and would follow a pointer
 * there to get one: neither may be where a user can write. So the linker sends its calls here
 * (--wrap), the stream stays constant, and only the character is in the library's partition, where
 * whoever writes nonsense makes somebody read nonsense. The console is looked at once a tick. */

#include <stdio.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>

int __real_fgetc(FILE *stream);
int __real_ungetc(int c, FILE *stream);
int __wrap_fgetc(FILE *stream);
int __wrap_getc(FILE *stream);
int __wrap_ungetc(int c, FILE *stream);

/* One more than the character, 0: none. */
#ifdef CONFIG_USERSPACE
Z_LIBC_BSS
#endif
static volatile unsigned int pushed_back;

static int console_next(void)
{
	char c;
	int count;

	while ((count = zephyr_read_stdin(&c, 1)) == 0) {
		(void)k_sleep(K_TICKS(1));
	}
	if (count < 0) {
		return EOF;
	}
	return c == '\r' ? '\n' : (unsigned char)c;
}

int __wrap_fgetc(FILE *stream)
{
	unsigned int c = pushed_back;

	if (stream != stdin) {
		return __real_fgetc(stream);
	}
	if (c != 0) {
		pushed_back = 0;
		return (unsigned char)(c - 1);
	}
	return console_next();
}

int __wrap_getc(FILE *stream)
{
	return __wrap_fgetc(stream);
}

int __wrap_ungetc(int c, FILE *stream)
{
	if (stream != stdin) {
		return __real_ungetc(c, stream);
	}
	if (c == EOF || pushed_back != 0) {
		return EOF;
	}
	pushed_back = (unsigned char)c + 1U;
	return (unsigned char)c;
}
