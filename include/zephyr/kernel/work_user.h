/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Work that a thread in user mode does. All of it is made of queues and threads: who may do
 * what is decided by their permissions, and the items are memory of those who submit and do them. */
#ifndef ZEPHYR_INCLUDE_KERNEL_WORK_USER_H_
#define ZEPHYR_INCLUDE_KERNEL_WORK_USER_H_

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <zephyr/kernel/queue.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/sys/atomic.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_work_user;

/** Does the work, in user mode; @p work is the item that was submitted. It may submit it again. */
typedef void (*k_work_user_handler_t)(struct k_work_user *work);

/** A queue and its thread: two kernel objects, on which permissions are granted. */
struct k_work_user_q {
	struct k_queue queue;
	struct k_thread thread;
};

enum {
	K_WORK_USER_STATE_PENDING, /* bit of flags: in a queue */
};

/** A work item: memory that the submitter and the queue's thread can both write. */
struct k_work_user {
	void *_reserved;
	k_work_user_handler_t handler;
	atomic_t flags;
};

#define Z_WORK_USER_INITIALIZER(work_handler)                                                      \
	{                                                                                          \
		NULL, (work_handler), 0                                                            \
	}

/** Defines an initialised item; `static` may stand before it. */
#define K_WORK_USER_DEFINE(work, work_handler)                                                     \
	struct k_work_user work = Z_WORK_USER_INITIALIZER(work_handler)

/** Initialises an item that is in no queue. User, supervisor, ISR. */
static inline void k_work_user_init(struct k_work_user *work, k_work_user_handler_t handler)
{
	*work = (struct k_work_user)Z_WORK_USER_INITIALIZER(handler);
}

/** Is it in a queue? User, supervisor, ISR. */
static inline bool k_work_user_is_pending(struct k_work_user *work)
{
	return atomic_test_bit(&work->flags, K_WORK_USER_STATE_PENDING);
}

/**
 * Puts an item at the end of a queue, unless it is in one. As long as it is there, it takes a little
 * memory of the caller's resource pool. User (with permission on the queue), supervisor, ISR.
 * @retval 0 it is in the queue
 * @retval -EBUSY it was in one
 * @retval -ENOMEM no such memory
 */
static inline int k_work_user_submit_to_queue(struct k_work_user_q *work_q,
					      struct k_work_user *work)
{
	int result = -EBUSY;

	if (!atomic_test_and_set_bit(&work->flags, K_WORK_USER_STATE_PENDING)) {
		result = k_queue_alloc_append(&work_q->queue, work);
		if (result != 0) {
			atomic_clear_bit(&work->flags, K_WORK_USER_STATE_PENDING);
		}
	}
	return result;
}

/**
 * Starts a queue with a thread in user mode, which gets the caller's permissions. @p name may be NULL.
 * User (with permission on the queue, the thread and the stack; otherwise as k_thread_create()),
 * supervisor.
 */
void k_work_user_queue_start(struct k_work_user_q *work_q, k_thread_stack_t *stack,
			     size_t stack_size, int prio, const char *name);

/** The thread that does the work. */
static inline k_tid_t k_work_user_queue_thread_get(struct k_work_user_q *work_q)
{
	return &work_q->thread;
}

#ifdef __cplusplus
}
#endif

#endif
