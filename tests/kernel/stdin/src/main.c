/* SPDX-License-Identifier: Apache-2.0 */
/* stdin, by a supervisor and by a user in turn. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>

static K_THREAD_STACK_DEFINE(stack, 2048);
static struct k_thread thread;

/* A line, a number from the beginning of the next, the rest of it, and three words by scanf(). */
static void reads(void *name, void *p2, void *p3)
{
	char line[40];
	char word[10];
	int number = 0;
	int from_text = 0;
	int c;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (fgets(line, sizeof(line), stdin) == NULL) {
		printf("%s: nothing\n", (char *)name);
		return;
	}
	line[strcspn(line, "\n")] = '\0';
	printf("%s: line \"%s\"\n", (char *)name, line);
	while (isdigit(c = getchar())) {
		number = 10 * number + c - '0';
	}
	(void)ungetc(c, stdin);
	(void)ungetc('?', stdin); /* one is the limit */
	(void)fgets(line, sizeof(line), stdin);
	printf("%s: %d, then \"%.3s\"\n", (char *)name, number, line);
	c = scanf("%d %9s %x", &number, word, (unsigned int *)&from_text);
	printf("%s: %d of 3: %d %s 0x%x\n", (char *)name, c, number, word, from_text);
	(void)fgets(line, sizeof(line), stdin); /* the end of that line */
	c = sscanf("12 zz", "%d %d", &number, &from_text);
	printf("%s: %d of 2: %d\n", (char *)name, c, number);
}

static void finds_no_memory(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)zephyr_read_stdin((char *)&thread, 1);
	printf("what a user cannot write was written\n");
}

static void run_user(k_thread_entry_t entry)
{
	(void)k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), entry, "user", NULL,
			      NULL, 1, K_USER, K_NO_WAIT);
	(void)k_thread_join(&thread, K_FOREVER);
}

int main(void)
{
	printf("ready for input\n");
	reads("supervisor", NULL, NULL);
	run_user(reads);
	run_user(finds_no_memory);
	printf("no more input\n");
	exit(0);
}
