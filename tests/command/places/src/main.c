/* SPDX-License-Identifier: Apache-2.0 */
/* Sections that the application's linker files name, and a library whose variables are a partition. */

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/poweroff.h>

struct lap {
	int seconds;
};
struct car {
	int number;
};

STRUCT_SECTION_ITERABLE(lap, lap_b) = {20};
STRUCT_SECTION_ITERABLE(lap, lap_a) = {10};
STRUCT_SECTION_ITERABLE(lap, lap_c) = {12};
static const STRUCT_SECTION_ITERABLE(car, car_10) = {10};
static const STRUCT_SECTION_ITERABLE(car, car_9) = {9};

static long long named __attribute__((section(".named_variables"), used)) = 77;
extern long long named_variables_start[];
static const int second __attribute__((section(".rodata_second"), used)) = 2;
static const int first __attribute__((section(".rodata_first"), used)) = 1;

K_APPMEM_PARTITION_DEFINE(shared_partition);
int library_count(void);
extern int library_counter, library_calls;

static struct k_thread user;
static K_THREAD_STACK_DEFINE(user_stack, 1024);

/* Users read constants wherever they are, and nothing of the kernel's RAM. */
static void use_library(void *p1, void *p2, void *p3)
{
	printk("user: counter %d", library_count());
	printk(" %d, calls %d, last car %d\n", library_counter, library_calls, car_10.number);
	lap_a.seconds = 0;
	printk("not reached\n");
}

static void print_sections(void)
{
	int place = 0;

	STRUCT_SECTION_FOREACH(lap, lap) {
		printk("lap %d: %d s\n", ++place, lap->seconds++);
	}
	STRUCT_SECTION_FOREACH(car, car) {
		printk("car %d%s\n", car->number,
		       (char *)car < __rom_end ? "" : ", in the wrong memory");
	}
	printk("named %d\n", (int)*named_variables_start);
	printk("%s\n", &first < &second ? "in the order of keys" : "in another order");
}

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
}

int main(void)
{
	print_sections();
	k_mem_domain_add_partition(&k_mem_domain_default, &shared_partition);
	k_thread_create(&user, user_stack, K_THREAD_STACK_SIZEOF(user_stack), use_library, NULL,
			NULL, NULL, 0, K_USER, K_NO_WAIT);
	k_thread_join(&user, K_FOREVER);
	sys_poweroff();
	return 0;
}
