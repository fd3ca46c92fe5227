/* SPDX-License-Identifier: Apache-2.0 */
/* Step 4: the parser may use the queue of orders, and no other kernel object. */

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/poweroff.h>

static const char *const messages[] = {"21", "99", "20 and then more than fits in there", "99"};

K_APPMEM_PARTITION_DEFINE(parser_partition);
static K_APP_BMEM(parser_partition) char line[32];
static struct k_mem_domain parser_domain;

int limit = 30; /* degrees; never more than that */

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
	copy_line(line, message);
	degrees = number_of(line);
	k_msgq_put(&orders, &degrees, K_NO_WAIT);
}

static void parser_start(const char *message)
{
	k_thread_create(&parser, parser_stack, K_THREAD_STACK_SIZEOF(parser_stack), parse,
			(void *)message, NULL, NULL, K_PRIO_PREEMPT(1), K_USER, K_FOREVER);
	k_thread_name_set(&parser, "parser");
	k_mem_domain_add_thread(&parser_domain, &parser);
	k_thread_access_grant(&parser, &orders);
	k_thread_start(&parser);
}

int main(void)
{
	struct k_mem_partition *parts[] = {&parser_partition};

	k_mem_domain_init(&parser_domain, ARRAY_SIZE(parts), parts);
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		int degrees;

		parser_start(messages[i]);
		k_thread_join(&parser, K_FOREVER);
		if (k_msgq_get(&orders, &degrees, K_NO_WAIT) == 0) {
			printk("Controller: %d degrees\n", MIN(degrees, limit));
		} else {
			printk("Controller: no order, all stays as it is\n");
		}
	}
	sys_poweroff();
}
