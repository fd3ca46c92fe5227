/* SPDX-License-Identifier: Apache-2.0 */
/* Measures what the kernel's operations cost, and prints one line a row:
 *
 *     row <id> <smallest> <largest>
 *
 * in instructions, of 32 runs; and sizes in bytes. bench.py compares them with the targets. */

#include "bench.h"

#include <stdarg.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

/* printk() is off, because the kernel would report each measured fault with it. */
void print(const char *format, ...)
{
	char text[80];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintk(text, sizeof(text), format, arguments);
	va_end(arguments);
	k_str_out(text, (size_t)length);
}

FUNC_NORETURN void give_up(const char *id)
{
	print("row %s did not come to its end\n", id);
	sys_poweroff();
}

struct result measure(const struct row *row)
{
	struct result result = {UINT32_MAX, 0};

	memset(begin, 0, sizeof(begin));
	memset(end, 0, sizeof(end));
	objects_reset();
	row->run(row->mode);
	for (unsigned int run = 1; run < RUNS; run++) {
		uint32_t instructions = port_instructions(begin[run], end[run]);

		if (begin[run] == 0 || end[run] == 0) {
			give_up(row->id);
		}
		result.min = MIN(result.min, instructions);
		result.max = MAX(result.max, instructions);
	}
	return result;
}

struct result minus(struct result a, struct result b)
{
	return (struct result){a.min - b.max, a.max - b.min};
}

void print_row(const char *id, struct result result)
{
	print("row %s %u %u\n", id, result.min, result.max);
}

void print_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		print_row(rows[i].id, measure(&rows[i]));
	}
}

int main(void)
{
	port_init();
	threads_init();
	measure_all();
	print("all rows measured\n");
	sys_poweroff();
	return 0;
}
