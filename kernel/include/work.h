/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Work, for the kernel's files that submit it. All functions: kernel lock held. */
#ifndef KERNEL_WORK_H
#define KERNEL_WORK_H

#include <timeout_q.h>
#include <zephyr/kernel.h>

/** k_work_submit_to_queue() with the lock held; what it woke runs when the lock is released. */
int work_submit(struct k_work_q *queue, struct k_work *work);

/** k_work_cancel() with the lock held. */
int work_cancel(struct k_work *work);

/** k_work_flush() with the lock held, which it releases. Waits. */
bool work_flush(struct k_work *work, struct k_work_sync *sync, unsigned int key);

/** Waits until an item that is being cancelled has ended; releases the lock. */
void work_await_cancelled(struct k_work *work, unsigned int key);

#ifdef CONFIG_WORKQUEUE_WORK_TIMEOUT
/** Of a thread that ends in the middle of a work item. */
static inline void work_thread_ended(struct k_thread *thread)
{
	if (thread->base.work_timeout != NULL) {
		timeout_abort(thread->base.work_timeout);
	}
}
#else
static inline void work_thread_ended(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

#endif
