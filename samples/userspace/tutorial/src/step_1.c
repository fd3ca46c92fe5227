/* SPDX-License-Identifier: Apache-2.0 */
/* Step 1: a parser of messages from outside, and a controller that must go on. No walls. */

#include <zephyr/kernel.h>
#include <zephyr/sys/poweroff.h>

static const char *const messages[] = {"21", "99", "20 and then more than fits in there", "99"};

static struct {
	char line[32];
	int limit; /* degrees; never more than that */
} state = {.limit = 30};

K_MSGQ_DEFINE(orders, sizeof(int), 4, 4);
K_THREAD_STACK_DEFINE(parser_stack, 1024);
static struct k_thread parser;

/* "Messages are short." */
static void copy_line(char *to, const char *from)
{
	while ((*to++ = *from++) != '\0') {
	}
}

static int number_of(const char *text)
{
	int number = 0;

	while (*text >= '0' && *text <= '9') {
		number = number * 10 + *text++ - '0';
	}
	return number;
}

static void parse(void *message, void *p2, void *p3)
{
	int degrees;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	copy_line(state.line, message);
	degrees = number_of(state.line);
	k_msgq_put(&orders, &degrees, K_NO_WAIT);
}

static void parser_start(const char *message)
{
	k_thread_create(&parser, parser_stack, K_THREAD_STACK_SIZEOF(parser_stack), parse,
			(void *)message, NULL, NULL, K_PRIO_PREEMPT(1), 0, K_NO_WAIT);
	k_thread_name_set(&parser, "parser");
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		int degrees;

		parser_start(messages[i]);
		k_thread_join(&parser, K_FOREVER);
		if (k_msgq_get(&orders, &degrees, K_NO_WAIT) == 0) {
			printk("Controller: %d degrees\n", MIN(degrees, state.limit));
		} else {
			printk("Controller: no order, all stays as it is\n");
		}
	}
	sys_poweroff();
}
