/* SPDX-License-Identifier: Apache-2.0 */
/* Two user threads at work, and a shell beside them.
 *
 * The sensor measures and the display shows, each with data of its own in a partition of its own. Both
 * print nothing: the shell is what there is to see. `readings` and `off` are commands of this program. */

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/shell/shell.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/poweroff.h>

#define STACK_SIZE 1024
#define PRIORITY   5
#define PERIOD	   K_MSEC(100)

K_APPMEM_PARTITION_DEFINE(sensor_partition);
K_APPMEM_PARTITION_DEFINE(display_partition);

static K_APP_DMEM(sensor_partition) int next_reading = 20;
static K_APP_BMEM(display_partition) volatile int shown[8];

K_MSGQ_DEFINE(readings, sizeof(int), 4, 4);

static void sensor_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(void)k_msgq_put(&readings, &next_reading, K_FOREVER);
		next_reading = next_reading == 24 ? 20 : next_reading + 1;
		k_sleep(PERIOD);
	}
}

static void display_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t i = 0;; i = (i + 1) % ARRAY_SIZE(shown)) {
		int reading;

		(void)k_msgq_get(&readings, &reading, K_FOREVER);
		shown[i] = reading;
	}
}

/* ---- Commands of this program --------------------------------------------------------------------- */

static int cmd_readings(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	for (size_t i = 0; i < ARRAY_SIZE(shown); i++) {
		shell_fprintf(sh, SHELL_NORMAL, "%d degrees%s", shown[i],
			      i + 1 < ARRAY_SIZE(shown) ? ", " : "\n");
	}
	return 0;
}

static int cmd_off(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "Good bye.");
	sys_poweroff();
}

SHELL_CMD_REGISTER(off, NULL, "End of the program.", cmd_off);
SHELL_CMD_REGISTER(readings, NULL, "The latest readings.", cmd_readings);

/* ---- Supervisor mode ------------------------------------------------------------------------------- */

static struct k_thread sensor, display;
static K_THREAD_STACK_DEFINE(sensor_stack, STACK_SIZE);
static K_THREAD_STACK_DEFINE(display_stack, STACK_SIZE);
static struct k_mem_domain sensor_domain, display_domain;

static void start(struct k_thread *thread, k_thread_stack_t *stack, k_thread_entry_t entry,
		  const char *name, struct k_mem_domain *domain, struct k_mem_partition *own)
{
	struct k_mem_partition *partitions[] = {&z_libc_partition, own};

	k_thread_create(thread, stack, STACK_SIZE, entry, NULL, NULL, NULL, PRIORITY, K_USER,
			K_FOREVER);
	k_thread_name_set(thread, name);
	k_object_access_grant(&readings, thread);
	if (k_mem_domain_init(domain, ARRAY_SIZE(partitions), partitions) != 0 ||
	    k_mem_domain_add_thread(domain, thread) != 0) {
		k_panic();
	}
	k_thread_start(thread);
}

int main(void)
{
	start(&sensor, sensor_stack, sensor_entry, "sensor", &sensor_domain, &sensor_partition);
	start(&display, display_stack, display_entry, "display", &display_domain,
	      &display_partition);
	printk("ready for input\n");
	return 0;
}
