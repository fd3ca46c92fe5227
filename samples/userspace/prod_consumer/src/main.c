/* SPDX-License-Identifier: Apache-2.0 */
/* Two applications that do not trust each other, and a device that belongs to one of them. */

#include "app_shared.h"
#include "apps.h"

#include <zephyr/sys/poweroff.h>
#ifdef CONFIG_BULKHEAD
#include <bulkhead/isolation.h>
#endif

#define APP_A_PRIORITY 6
#define APP_B_PRIORITY 8

static struct k_thread app_a, app_b;
static K_THREAD_STACK_DEFINE(app_a_stack, STACK_SIZE);
static K_THREAD_STACK_DEFINE(app_b_stack, STACK_SIZE);

static void start(struct k_thread *thread, k_thread_stack_t *stack, k_thread_entry_t entry,
		  int priority, const char *name)
{
	k_thread_create(thread, stack, STACK_SIZE, entry, NULL, NULL, NULL, priority, 0, K_FOREVER);
	k_thread_name_set(thread, name);
	k_thread_start(thread);
}

int main(void)
{
	shared_init();
	start(&app_a, app_a_stack, app_a_entry, APP_A_PRIORITY, "application A");
	start(&app_b, app_b_stack, app_b_entry, APP_B_PRIORITY, "application B");
	k_thread_join(&app_a, K_FOREVER);
#ifdef CONFIG_BULKHEAD
	isolation_print();
#endif
	sys_poweroff();
}
