/* SPDX-License-Identifier: Apache-2.0 */
/* What the two applications share: memory for frames, and a queue in each direction. */
#ifndef APP_SHARED_H
#define APP_SHARED_H

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/sys_heap.h>

#include "sample_driver.h"

#define FRAMES	   5
#define STACK_SIZE 1024

/* Both domains have it. */
extern struct k_mem_partition shared_partition;

/* Frames lie here. Only application A allocates and frees; but B can write to all of it. */
extern struct sys_heap frame_heap;

/* From A to B, and back. What is queued is the address of a frame. */
extern struct k_queue to_process;
extern struct k_queue processed;

/* Makes a domain of the C library's partition (if there is one), the shared one and `own`, and puts
 * the caller into it: 0 or a negative error. Supervisor. */
int enter_domain(struct k_mem_domain *domain, struct k_mem_partition *own);

/* Makes the heap. Supervisor. */
void shared_init(void);

#endif
