/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Work items, and the threads that do them: one thread a queue, in the order of submission.
 *
 * Handlers run in supervisor mode in the queue's thread, and nothing is locked meanwhile. An item
 * runs on one queue at a time and never twice at once. The kernel refers to an item while it is busy,
 * k_work_busy_get(): so long its memory stays, also after the thread that submitted it has ended. */
#ifndef ZEPHYR_INCLUDE_KERNEL_WORK_H_
#define ZEPHYR_INCLUDE_KERNEL_WORK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/kernel/timeout.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/dlist.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_work;
struct k_work_q;

/** Does the work; @p work is the item that was submitted. It may submit the item again. */
typedef void (*k_work_handler_t)(struct k_work *work);

enum {
	K_WORK_RUNNING_BIT = 0,
	K_WORK_CANCELING_BIT = 1,
	K_WORK_QUEUED_BIT = 2,
	K_WORK_DELAYED_BIT = 3,
	K_WORK_FLUSHING_BIT = 4,
	K_WORK_DELAYABLE_BIT = 8,

	/* What k_work_busy_get() tells; all of it can be true at once. */
	K_WORK_RUNNING = BIT(K_WORK_RUNNING_BIT),     /**< its handler runs */
	K_WORK_CANCELING = BIT(K_WORK_CANCELING_BIT), /**< takes no submission until that ends */
	K_WORK_QUEUED = BIT(K_WORK_QUEUED_BIT),	      /**< in a queue */
	K_WORK_DELAYED = BIT(K_WORK_DELAYED_BIT),     /**< to be submitted later */
	K_WORK_FLUSHING = BIT(K_WORK_FLUSHING_BIT),   /**< stands in a queue for one who flushes */
	K_WORK_MASK = K_WORK_RUNNING | K_WORK_CANCELING | K_WORK_QUEUED | K_WORK_DELAYED |
		      K_WORK_FLUSHING,

	K_WORK_DELAYABLE = BIT(K_WORK_DELAYABLE_BIT), /**< part of a k_work_delayable */

	K_WORK_QUEUE_STARTED_BIT = 0,
	K_WORK_QUEUE_BUSY_BIT = 1,
	K_WORK_QUEUE_DRAIN_BIT = 2,
	K_WORK_QUEUE_PLUGGED_BIT = 3,
	K_WORK_QUEUE_STOP_BIT = 4,
	K_WORK_QUEUE_NO_YIELD_BIT = 8,

	K_WORK_QUEUE_STARTED = BIT(K_WORK_QUEUE_STARTED_BIT), /**< has a thread */
	K_WORK_QUEUE_BUSY = BIT(K_WORK_QUEUE_BUSY_BIT),	      /**< a handler runs */
	K_WORK_QUEUE_DRAIN = BIT(K_WORK_QUEUE_DRAIN_BIT),     /**< is being drained */
	K_WORK_QUEUE_PLUGGED = BIT(K_WORK_QUEUE_PLUGGED_BIT), /**< takes nothing after that */
	K_WORK_QUEUE_STOP = BIT(K_WORK_QUEUE_STOP_BIT),	      /**< its thread is to end */
	K_WORK_QUEUE_NO_YIELD = BIT(K_WORK_QUEUE_NO_YIELD_BIT),
};

/** A work item. Its members are the kernel's. */
struct k_work {
	sys_dnode_t node; /* in pending of its queue, while K_WORK_QUEUED */
	k_work_handler_t handler;
	struct k_work_q *queue; /* where it is, or was last */
	uint32_t flags;
};

/** A work item with a timeout, after which it is submitted. */
struct k_work_delayable {
	struct k_work work;
	struct _timeout timeout;
	struct k_work_q *queue; /* where it will be submitted */
};

/** What a thread that flushes or cancels needs while it waits. It may lie on that thread's stack. */
struct k_work_sync {
	struct k_work work; /* stands in the queue for the thread that waits */
	_wait_q_t wait_q;
};

/** A queue and its thread. */
struct k_work_q {
	struct k_thread thread;
	k_tid_t thread_id;   /* the thread that does the work */
	sys_dlist_t pending; /* of items, the first to run first */
	_wait_q_t notifyq;   /* of the queue's thread, while there is nothing to do */
	_wait_q_t drainq;    /* of threads that wait until it is drained */
	_wait_q_t cancelq;   /* of threads that wait until the running item has been cancelled */
	uint32_t flags;
#ifdef CONFIG_WORKQUEUE_WORK_TIMEOUT
	struct _timeout work_timeout; /* runs while an item does */
	k_timeout_t work_time;	      /* how long that may be */
#endif
};

/** How a queue behaves; not used after the call. */
struct k_work_queue_config {
	const char *name; /**< of the thread; NULL: none */
	bool no_yield;	  /**< the thread does not yield between items */
	bool essential;	  /**< the thread is K_ESSENTIAL */
	/** Milliseconds that a handler may take (CONFIG_WORKQUEUE_WORK_TIMEOUT): then the queue's thread
	 * is aborted. 0: any. */
	uint32_t work_timeout_ms;
};

#define Z_WORK_INITIALIZER(work_handler)                                                           \
	{                                                                                          \
		.handler = (work_handler),                                                         \
	}

#define Z_WORK_DELAYABLE_INITIALIZER(work_handler)                                                 \
	{                                                                                          \
		.work = {                                                                          \
			.handler = (work_handler),                                                 \
			.flags = K_WORK_DELAYABLE,                                                 \
		},                                                                                 \
	}

/** Defines an initialised work item; `static` may stand before it. */
#define K_WORK_DEFINE(work, work_handler) struct k_work work = Z_WORK_INITIALIZER(work_handler)

/** Defines an initialised delayable work item; `static` may stand before it. */
#define K_WORK_DELAYABLE_DEFINE(work, work_handler)                                                \
	struct k_work_delayable work = Z_WORK_DELAYABLE_INITIALIZER(work_handler)

/** @name Work items
 * @{ */

/** Initialises an item that is not busy. Supervisor, ISR. */
void k_work_init(struct k_work *work, k_work_handler_t handler);

/** K_WORK_RUNNING, _CANCELING, _QUEUED, _DELAYED, as they are now; 0: idle. Supervisor, ISR. */
static inline int k_work_busy_get(const struct k_work *work)
{
	return (int)(work->flags & K_WORK_MASK);
}

/** Not idle? Supervisor, ISR. */
static inline bool k_work_is_pending(const struct k_work *work)
{
	return k_work_busy_get(work) != 0;
}

/**
 * Puts an item at the end of a queue (NULL: of that where it was last), unless it is in one. An item
 * that runs goes to the queue on which it runs. Supervisor, ISR.
 * @retval 0 it is in a queue already
 * @retval 1 it was not, and is now
 * @retval 2 it runs, and is now in that queue again
 * @retval -EBUSY it is being cancelled, or the queue is plugged, or is drained and the caller is not
 * the queue's thread
 * @retval -EINVAL @p queue is NULL and the item was never in one
 * @retval -ENODEV the queue was not started
 */
int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work);

/** The same, to k_sys_work_q. */
int k_work_submit(struct k_work *work);

/**
 * Waits until an item has been done, as it was submitted last: if it is submitted again meanwhile,
 * that is not waited for. If it is cancelled meanwhile, until its turn would have come. Supervisor;
 * not from a handler on the same queue.
 * @return did the caller have to wait?
 */
bool k_work_flush(struct k_work *work, struct k_work_sync *sync);

/**
 * Takes an item out of its queue. If it runs, it is not stopped, but until it has ended no submission
 * is accepted. Supervisor, ISR.
 * @return k_work_busy_get() afterwards: 0 if the kernel does not refer to it any more
 */
int k_work_cancel(struct k_work *work);

/**
 * The same, and waits until it has ended. Supervisor; not from a handler on the same queue.
 * @return was it busy?
 */
bool k_work_cancel_sync(struct k_work *work, struct k_work_sync *sync);
/** @} */

/** @name Delayable work items
 * @{ */

/** Initialises an item that is not busy. Supervisor, ISR. */
void k_work_init_delayable(struct k_work_delayable *dwork, k_work_handler_t handler);

/** The delayable item, of what its handler gets. */
static inline struct k_work_delayable *k_work_delayable_from_work(struct k_work *work)
{
	return CONTAINER_OF(work, struct k_work_delayable, work);
}

/** As k_work_busy_get(). */
static inline int k_work_delayable_busy_get(const struct k_work_delayable *dwork)
{
	return k_work_busy_get(&dwork->work);
}

/** As k_work_is_pending(). */
static inline bool k_work_delayable_is_pending(const struct k_work_delayable *dwork)
{
	return k_work_delayable_busy_get(dwork) != 0;
}

/** Tick at which it will be submitted; now, if no time is set. Supervisor, ISR. */
k_ticks_t k_work_delayable_expires_get(const struct k_work_delayable *dwork);

/** Ticks until then; 0, if no time is set. Supervisor, ISR. */
k_ticks_t k_work_delayable_remaining_get(const struct k_work_delayable *dwork);

/**
 * Submits an item after @p delay, unless it is scheduled, in a queue or being cancelled. If the queue
 * does not accept it then, that is lost. K_FOREVER: scheduled, but for no time. Supervisor, ISR.
 * @retval 0 nothing was done
 * @retval 1 scheduled
 * @return with K_NO_WAIT, and if it is idle or only runs, as k_work_submit_to_queue()
 */
int k_work_schedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
			      k_timeout_t delay);

/** The same, for k_sys_work_q. */
int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay);

/**
 * Submits an item after @p delay, in place of a time that it was scheduled for. Supervisor, ISR.
 * @retval 1 scheduled
 * @return with K_NO_WAIT as k_work_submit_to_queue()
 */
int k_work_reschedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
				k_timeout_t delay);

/** The same, for k_sys_work_q. */
int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay);

/** As k_work_flush(); an item that is scheduled is submitted at once. */
bool k_work_flush_delayable(struct k_work_delayable *dwork, struct k_work_sync *sync);

/** As k_work_cancel(); an item that is scheduled is not any more. It may be scheduled again. */
int k_work_cancel_delayable(struct k_work_delayable *dwork);

/** As k_work_cancel_sync(), likewise. */
bool k_work_cancel_delayable_sync(struct k_work_delayable *dwork, struct k_work_sync *sync);
/** @} */

/** @name Queues
 * @{ */

/** The system's queue. It exists in programs that name it, or one of the functions that do. */
extern struct k_work_q k_sys_work_q;

/** Initialises a queue whose memory is not zero. It is not started. Supervisor, ISR. */
void k_work_queue_init(struct k_work_q *queue);

/** Starts a queue that is not, with a thread of its own; @p cfg may be NULL. Supervisor. */
void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t stack_size,
			int prio, const struct k_work_queue_config *cfg);

/**
 * Starts a queue that is not: the calling thread does its work until the queue is stopped. Supervisor.
 */
void k_work_queue_run(struct k_work_q *queue, const struct k_work_queue_config *cfg);

/** The thread that does the work. */
static inline k_tid_t k_work_queue_thread_get(struct k_work_q *queue)
{
	return queue->thread_id;
}

/**
 * Waits until nothing is in the queue and no handler runs. Until then only the queue's thread can
 * submit to it; after that nobody, if @p plug is true. Supervisor; not from a handler on this queue.
 * @retval 0 there was nothing
 * @retval 1 the caller waited
 * @retval -ENODEV @p plug is true and the queue was not started
 */
int k_work_queue_drain(struct k_work_q *queue, bool plug);

/**
 * The queue accepts submissions again. Supervisor, ISR.
 * @retval 0
 * @retval -EALREADY it was not plugged
 */
int k_work_queue_unplug(struct k_work_q *queue);

/**
 * Ends the thread of a queue that is plugged, and waits for that at most @p timeout. It does first
 * what is in the queue. The queue can be started again then. Supervisor.
 * @retval 0
 * @retval -EALREADY it was not started
 * @retval -ENOTSUP its thread is essential
 * @retval -EBUSY it is not plugged
 * @retval -ETIMEDOUT @p timeout is over, and the thread goes on
 */
int k_work_queue_stop(struct k_work_q *queue, k_timeout_t timeout);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
