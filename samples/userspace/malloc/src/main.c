/* SPDX-License-Identifier: Apache-2.0 */
/* malloc() in user mode, and who shares the heap behind it.
 *
 * The C library has one heap, which lies in z_malloc_partition. A writer and a reader have that partition
 * in their domain: what the one allocates the other reads and frees. A loner has a domain without it.
 * It has no malloc(), but a heap of its own in a partition of its own: the two heaps have nothing in
 * common, and nobody but the loner can damage or exhaust its heap. */

#include <stdlib.h>
#include <string.h>
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/sys_heap.h>

#define PRIORITY   7
#define STACK_SIZE 1024
#define WORDS	   3

K_APPMEM_PARTITION_DEFINE(shared_partition);
K_APPMEM_PARTITION_DEFINE(loner_partition);

static K_SEM_DEFINE(written, 0, 1);
static K_SEM_DEFINE(read_all, 0, 1);

/* ---- Two threads with one heap ------------------------------------------------------------------ */

/* A list whose elements lie in the heap. */
struct element {
	struct element *next;
	char word[];
};

K_APP_BMEM(shared_partition) static struct element *list;

static bool prepend(const char *word)
{
	struct element *element = malloc(sizeof(*element) + strlen(word) + 1);

	if (element == NULL) {
		return false;
	}
	strcpy(element->word, word);
	element->next = list;
	list = element;
	return true;
}

/* The largest block that there is: none of it is ever used. */
static size_t largest_block(void)
{
	size_t least = 0;
	size_t most = CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE;

	while (least < most) {
		size_t size = (least + most + 1) / 2;
		void *block = malloc(size);

		free(block);
		if (block != NULL) {
			least = size;
		} else {
			most = size - 1;
		}
	}
	return least;
}

static void writer_entry(void *p1, void *p2, void *p3)
{
	static const char *const words[WORDS] = {"heap", "one", "threads,"};
	size_t before = largest_block();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < WORDS; i++) {
		if (!prepend(words[i])) {
			printk("writer: no memory\n");
		}
	}
	printk("writer: allocated %d words\n", WORDS);
	k_sem_give(&written);
	k_sem_take(&read_all, K_FOREVER);
	printk("writer: %s\n",
	       largest_block() == before ? "all memory is back" : "memory is missing");
}

static void reader_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sem_take(&written, K_FOREVER);
	while (list != NULL) {
		struct element *element = list;

		list = element->next;
		printk("reader: freed \"%s\"\n", element->word);
		free(element);
	}
	k_sem_give(&read_all);
}

/* ---- One thread with a heap of its own ------------------------------------------------------------ */

K_APP_BMEM(loner_partition) static struct sys_heap own_heap;
K_APP_BMEM(loner_partition) static uint8_t own_memory[256] __aligned(8);

static void loner_entry(void *p1, void *p2, void *p3)
{
	int blocks = 0;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	sys_heap_init(&own_heap, own_memory, sizeof(own_memory));
	while (sys_heap_alloc(&own_heap, 32) != NULL) {
		blocks++;
	}
	printk("loner: %s, and nobody else's\n",
	       blocks > 0 ? "used up its own heap" : "has no memory");
	printk("loner: calls malloc()\n");
	printk("loner: got %p\n", malloc(32));
}

K_THREAD_DEFINE(writer, STACK_SIZE, writer_entry, NULL, NULL, NULL, PRIORITY, K_USER,
		SYS_FOREVER_MS);
K_THREAD_DEFINE(reader, STACK_SIZE, reader_entry, NULL, NULL, NULL, PRIORITY, K_USER,
		SYS_FOREVER_MS);
K_THREAD_DEFINE(loner, STACK_SIZE, loner_entry, NULL, NULL, NULL, PRIORITY, K_USER, SYS_FOREVER_MS);

/* ---- Supervisor mode ----------------------------------------------------------------------------- */

static struct k_mem_domain sharing_domain, loner_domain;

static void must(int result)
{
	if (result != 0) {
		printk("no domains: %d\n", result);
		k_panic();
	}
}

static void domains_make(void)
{
	struct k_mem_partition *sharing[] = {&z_libc_partition, &z_malloc_partition,
					     &shared_partition};
	struct k_mem_partition *alone[] = {&z_libc_partition, &loner_partition};

	must(k_mem_domain_init(&sharing_domain, ARRAY_SIZE(sharing), sharing));
	must(k_mem_domain_add_thread(&sharing_domain, writer));
	must(k_mem_domain_add_thread(&sharing_domain, reader));
	must(k_mem_domain_init(&loner_domain, ARRAY_SIZE(alone), alone));
	must(k_mem_domain_add_thread(&loner_domain, loner));
}

static void run(k_tid_t thread)
{
	k_thread_start(thread);
	k_thread_join(thread, K_FOREVER);
}

int main(void)
{
	domains_make();
	k_thread_access_grant(writer, &written, &read_all);
	k_thread_access_grant(reader, &written, &read_all);
	run(loner);
	k_thread_start(reader);
	run(writer);
	sys_poweroff();
}
