/* SPDX-License-Identifier: Apache-2.0 */

#include "app_shared.h"

#include <zephyr/sys/libc-hooks.h>

#define HEAP_BYTES 512

K_APPMEM_PARTITION_DEFINE(shared_partition);
K_APP_BMEM(shared_partition) static uint8_t heap_memory[HEAP_BYTES] __aligned(8);
K_APP_BMEM(shared_partition) struct sys_heap frame_heap;

K_QUEUE_DEFINE(to_process);
K_QUEUE_DEFINE(processed);

int enter_domain(struct k_mem_domain *domain, struct k_mem_partition *own)
{
	struct k_mem_partition *partitions[] = {
#if Z_LIBC_PARTITION_EXISTS
		&z_libc_partition,
#endif
		&shared_partition,
		own,
	};
	int ret = k_mem_domain_init(domain, ARRAY_SIZE(partitions), partitions);

	return ret != 0 ? ret : k_mem_domain_add_thread(domain, k_current_get());
}

void shared_init(void)
{
	sys_heap_init(&frame_heap, heap_memory, sizeof(heap_memory));
}
