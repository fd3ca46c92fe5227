/* SPDX-License-Identifier: Apache-2.0 */
/* The system's work queue. This file is an archive of its own: the linker takes it for a program
 * that refers to the queue, or to one of these functions, and for no other. */

#include <kernel_internal.h>
#include <zephyr/init.h>

#ifdef CONFIG_SYSTEM_WORKQUEUE_WORK_TIMEOUT_MS
#define Z_SYSTEM_WORK_TIMEOUT_MS CONFIG_SYSTEM_WORKQUEUE_WORK_TIMEOUT_MS
#else
#define Z_SYSTEM_WORK_TIMEOUT_MS 0
#endif

struct k_work_q k_sys_work_q;
static K_KERNEL_STACK_DEFINE(stack, CONFIG_SYSTEM_WORKQUEUE_STACK_SIZE);

int k_work_submit(struct k_work *work)
{
	return k_work_submit_to_queue(&k_sys_work_q, work);
}

int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay)
{
	return k_work_schedule_for_queue(&k_sys_work_q, dwork, delay);
}

int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay)
{
	return k_work_reschedule_for_queue(&k_sys_work_q, dwork, delay);
}

static int system_work_queue_start(void)
{
	static const struct k_work_queue_config config = {
		.name = "sysworkq",
		.no_yield = IS_ENABLED(CONFIG_SYSTEM_WORKQUEUE_NO_YIELD),
		.essential = true,
		.work_timeout_ms = Z_SYSTEM_WORK_TIMEOUT_MS,
	};

	k_work_queue_start(&k_sys_work_q, stack, K_KERNEL_STACK_SIZEOF(stack),
			   CONFIG_SYSTEM_WORKQUEUE_PRIORITY, &config);
	return 0;
}

SYS_INIT(system_work_queue_start, POST_KERNEL, CONFIG_KERNEL_INIT_PRIORITY_DEFAULT);
