/* SPDX-License-Identifier: Apache-2.0 */
/* Application B processes frames. Where they come from nobody knows, and its code may have bugs: so it is
 * alone in its domain. It reaches two queues and the memory that frames lie in, and nothing else. */

#include "app_shared.h"
#include "apps.h"

#include <zephyr/logging/log.h>

LOG_MODULE_REGISTER(app_b, LOG_LEVEL_INF);

static struct k_mem_domain domain;

K_APPMEM_PARTITION_DEFINE(app_b_partition);
K_APP_BMEM(app_b_partition) static uint32_t processed_count;

K_HEAP_DEFINE(app_b_pool, 256);

/* The bug: nobody looks whether the count can be true. */
static void process(struct sample_frame *frame)
{
	int32_t sum = 0;

	for (uint32_t i = 0; i < frame->count; i++) {
		sum += frame->reading[i];
	}
	frame->mean = sum / (int32_t)frame->count;
	processed_count++;
}

static void processor_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		struct sample_frame *frame = k_queue_get(&to_process, K_FOREVER);

		process(frame);
		LOG_INF("processor: frame %u is processed, %u in all", frame->number,
			processed_count);
		if (k_queue_alloc_append(&processed, frame) != 0) {
			LOG_ERR("no memory to queue frame %u", frame->number);
		}
	}
}

void app_b_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (enter_domain(&domain, &app_b_partition) != 0) {
		LOG_ERR("no domain for application B");
		return;
	}
	k_thread_heap_assign(k_current_get(), &app_b_pool);
	k_thread_access_grant(k_current_get(), &to_process, &processed);
	k_thread_user_mode_enter(processor_entry, NULL, NULL, NULL);
}
