/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief A queue of threads: ring of doubly linked threads, of which the queue knows the first. */
#ifndef ZEPHYR_INCLUDE_KERNEL_WAIT_QUEUE_H_
#define ZEPHYR_INCLUDE_KERNEL_WAIT_QUEUE_H_

struct k_thread;

/** Threads waiting for one thing, the most urgent first, equals in order of arrival. */
typedef struct {
	struct k_thread *head;
} _wait_q_t;

/** The most urgent, or NULL. */
static inline struct k_thread *z_waitq_head(const _wait_q_t *queue)
{
	return queue->head;
}

#define Z_WAIT_Q_INIT(wait_q_ptr)                                                                  \
	{                                                                                          \
		NULL                                                                               \
	}

#endif
