/* SPDX-License-Identifier: Apache-2.0 */
/* Three threads, three domains: who knows the plaintext, who knows the key, who knows the ciphertext.
 *
 *   plaintext --red box--> machine --black box--> ciphertext
 *
 * Each thread has what it must know in a partition of its own. Between two of them lies a box, which only
 * these two can reach. So the plaintext thread does not see the key, and the ciphertext thread neither
 * the key nor the plaintext, whatever its code does. */

#include "mailbox.h"
#include "wheels.h"

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

#define PRIORITY   7
#define STACK_SIZE 1024
#define MESSAGES   2

/* One for each thread, */
K_APPMEM_PARTITION_DEFINE(plaintext_partition);
K_APPMEM_PARTITION_DEFINE(machine_partition);
K_APPMEM_PARTITION_DEFINE(ciphertext_partition);
/* and one for each pair that exchanges texts. */
K_APPMEM_PARTITION_DEFINE(red_partition);
K_APPMEM_PARTITION_DEFINE(black_partition);

K_SEM_DEFINE(red_empty, 1, 1);
K_SEM_DEFINE(red_full, 0, 1);
K_APP_BMEM(red_partition) static char red_text[TEXT_BYTES];
static const struct mailbox red_box = {&red_empty, &red_full, red_text};

K_SEM_DEFINE(black_empty, 1, 1);
K_SEM_DEFINE(black_full, 0, 1);
K_APP_BMEM(black_partition) static char black_text[TEXT_BYTES];
static const struct mailbox black_box = {&black_empty, &black_full, black_text};

/* Constants lie in flash, which every user can read. These are secrets, so they are variables. */
K_APP_DMEM(plaintext_partition)
static char message[MESSAGES][TEXT_BYTES] = {
	"A WALL IS WORTH A THOUSAND CHECKS",
	"KQWTJLRORUYMUOPDBKCBSWAJRYP", /* what came of the first */
};
K_APP_DMEM(machine_partition) static struct wheels setting = {{5, 17, 8}};
K_APP_BMEM(ciphertext_partition) static char last_text[TEXT_BYTES];

/* ---- The three threads ------------------------------------------------------------------------- */

static void plaintext_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < MESSAGES; i++) {
		printk("plaintext:  MSG %d  %s\n", i + 1, message[i]);
		mailbox_post(&red_box, message[i]);
		k_sleep(K_SECONDS(1));
	}
}

/* Every text begins with the same setting. */
static void machine_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		struct wheels wheels = setting;
		char text[TEXT_BYTES];

		mailbox_collect(&red_box, text);
		wheels_encipher(&wheels, text);
		mailbox_post(&black_box, text);
	}
}

static void look_for_the_key(void)
{
	printk("ciphertext: reads the setting of the wheels\n");
	printk("ciphertext: it is %u\n", *(volatile uint8_t *)&setting.position[0]);
}

static void ciphertext_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < MESSAGES; i++) {
		mailbox_collect(&black_box, last_text);
		printk("ciphertext: MSG %d' %s\n", i + 1, last_text);
		if (IS_ENABLED(CONFIG_SAMPLE_CURIOUS)) {
			look_for_the_key();
		}
	}
}

K_THREAD_DEFINE(plaintext, STACK_SIZE, plaintext_entry, NULL, NULL, NULL, PRIORITY, K_USER,
		SYS_FOREVER_MS);
K_THREAD_DEFINE(machine, STACK_SIZE, machine_entry, NULL, NULL, NULL, PRIORITY, K_USER,
		SYS_FOREVER_MS);
K_THREAD_DEFINE(ciphertext, STACK_SIZE, ciphertext_entry, NULL, NULL, NULL, PRIORITY, K_USER,
		SYS_FOREVER_MS);

/* ---- Supervisor mode: who may touch what -------------------------------------------------------- */

static struct k_mem_domain plaintext_domain, machine_domain, ciphertext_domain;

/* A domain of the given partitions, and of the C library's if there is one. */
static void domain_make(struct k_mem_domain *domain, struct k_mem_partition *partitions[],
			int count, k_tid_t thread)
{
	int ret = k_mem_domain_init(domain, (uint8_t)count, partitions);

#if Z_LIBC_PARTITION_EXISTS
	if (ret == 0) {
		ret = k_mem_domain_add_partition(domain, &z_libc_partition);
	}
#endif
	if (ret == 0) {
		ret = k_mem_domain_add_thread(domain, thread);
	}
	if (ret != 0) {
		printk("no domain for %s: %d\n", k_thread_name_get(thread), ret);
		k_panic();
	}
}

static void domains_make(void)
{
	struct k_mem_partition *of_plaintext[] = {&plaintext_partition, &red_partition};
	struct k_mem_partition *of_machine[] = {&machine_partition, &red_partition,
						&black_partition};
	struct k_mem_partition *of_ciphertext[] = {&ciphertext_partition, &black_partition};

	domain_make(&plaintext_domain, of_plaintext, ARRAY_SIZE(of_plaintext), plaintext);
	domain_make(&machine_domain, of_machine, ARRAY_SIZE(of_machine), machine);
	domain_make(&ciphertext_domain, of_ciphertext, ARRAY_SIZE(of_ciphertext), ciphertext);
}

static void objects_grant(void)
{
	mailbox_grant(&red_box, plaintext);
	mailbox_grant(&red_box, machine);
	mailbox_grant(&black_box, machine);
	mailbox_grant(&black_box, ciphertext);
}

int main(void)
{
	domains_make();
	objects_grant();
	k_thread_start(plaintext);
	k_thread_start(machine);
	k_thread_start(ciphertext);
	k_thread_join(plaintext, K_FOREVER);
	sys_poweroff();
}
