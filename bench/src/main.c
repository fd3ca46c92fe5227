/* SPDX-License-Identifier: Apache-2.0 */
/* Measures what the kernel's operations cost, and prints one line a row:
 *
 *     row <name> <smallest> <largest>
 *
 * in instructions, of 32 runs; and sizes in bytes. bench.py compares them with the targets. */

#include "bench.h"

#include <stdarg.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

struct result {
	uint32_t min;
	uint32_t max;
};

/* printk() is off, because the kernel would report each measured fault with it. */
static void print(const char *format, ...)
{
	char text[80];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintk(text, sizeof(text), format, arguments);
	va_end(arguments);
	k_str_out(text, (size_t)length);
}

/* A thread of the row was killed: what the row would show is not what it says. */
static FUNC_NORETURN void give_up(const char *name)
{
	print("row %s did not come to its end\n", name);
	sys_poweroff();
}

static struct result measure(const char *name, void (*row)(void))
{
	struct result result = {UINT32_MAX, 0};

	memset(begin, 0, sizeof(begin));
	memset(end, 0, sizeof(end));
	objects_reset();
	row();
	for (unsigned int run = 1; run < RUNS; run++) {
		uint32_t instructions = port_instructions(begin[run], end[run]);

		if (begin[run] == 0 || end[run] == 0) {
			give_up(name);
		}
		result.min = MIN(result.min, instructions);
		result.max = MAX(result.max, instructions);
	}
	return result;
}

static struct result minus(struct result a, struct result b)
{
	return (struct result){a.min - b.max, a.max - b.min};
}

static void print_row(const char *name, struct result result)
{
	print("row %s %u %u\n", name, result.min, result.max);
}

static const struct {
	const char *name;
	void (*run)(void);
} rows[] = {
	{"calibrate_user", calibrate_user},
	{"calibrate_supervisor", calibrate_supervisor},
	{"null_call", null_call},
	{"declared_call", declared_call},
	{"uptime", uptime},
	{"sem_count", sem_count},
	{"sem_give_take", sem_give_take},
	{"mutex_lock_unlock", mutex_lock_unlock},
	{"msgq_put_get", msgq_put_get},
	{"switch_user", switch_user},
	{"switch_supervisor", switch_supervisor},
	{"yield_alone", yield_alone},
	{"sem_ping_pong", sem_ping_pong},
	{"irq_to_user", irq_to_user},
	{"fault", fault},
	{"grant", grant},
};

/* Each of the partitions beyond PARTITIONS, rounded up. */
static struct result one_more_partition(void)
{
	unsigned int more = threads_most_partitions() - PARTITIONS;
	struct result all = minus(measure("more partitions", switch_most_partitions),
				  measure("switch_user", switch_user));

	return (struct result){DIV_ROUND_UP(all.min, more), DIV_ROUND_UP(all.max, more)};
}

int main(void)
{
	struct result clear;

	port_init();
	threads_init();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		print_row(rows[i].name, measure(rows[i].name, rows[i].run));
	}
	clear = measure("clear_stack", clear_stack);
	print_row("clear_stack", clear);
	print_row("create_start", minus(measure("create_start", create_start), clear));
	print_row("create_exit_join", minus(measure("create_exit_join", create_exit_join), clear));
	print_row("partition", one_more_partition());
	print("size thread_record %zu\n", sizeof(struct k_thread));
	print("size privileged_stack %d\n", CONFIG_PRIVILEGED_STACK_SIZE);
	print("all rows measured\n");
	sys_poweroff();
	return 0;
}
