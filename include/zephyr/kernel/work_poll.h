/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Work that is submitted when one of several events comes (CONFIG_POLL).
 *
 * The array of events and the item are the kernel's from the submission until the handler runs, or
 * until the item has been cancelled. No user should be able to write them. */
#ifndef ZEPHYR_INCLUDE_KERNEL_WORK_POLL_H_
#define ZEPHYR_INCLUDE_KERNEL_WORK_POLL_H_

#include <zephyr/kernel/poll.h>
#include <zephyr/kernel/work.h>

#ifdef CONFIG_POLL

#ifdef __cplusplus
extern "C" {
#endif

struct k_work_poll {
	struct k_work work;
	struct k_work_q *workq; /* NULL: neither waits nor is in a queue */
	struct z_poller poller;
	k_work_handler_t real_handler;
	struct _timeout timeout;
	bool waits;	 /* for an event, and nothing else is going on with it */
	int poll_result; /**< for the handler: 0, or -EAGAIN if no event came in time */
};

/** Initialises an item that is not submitted. Supervisor, ISR. */
void k_work_poll_init(struct k_work_poll *work, k_work_handler_t handler);

/**
 * Submits an item to @p work_q when the first of the events comes, or @p timeout is over. An item that
 * still waits for its last submission's events waits for these instead. Supervisor, ISR.
 * @param num_events 0 or more
 * @retval 0
 * @retval -EINVAL it does not wait any more, and has not run yet
 * @retval -EADDRINUSE it was submitted for another queue, and has not run yet
 */
int k_work_poll_submit_to_queue(struct k_work_q *work_q, struct k_work_poll *work,
				struct k_poll_event *events, int num_events, k_timeout_t timeout);

/** The same, for k_sys_work_q. */
static inline int k_work_poll_submit(struct k_work_poll *work, struct k_poll_event *events,
				     int num_events, k_timeout_t timeout)
{
	return k_work_poll_submit_to_queue(&k_sys_work_q, work, events, num_events, timeout);
}

/**
 * An item that waits for events does so no longer. Supervisor, ISR.
 * @retval 0
 * @retval -EINVAL it does not wait, or is NULL
 */
int k_work_poll_cancel(struct k_work_poll *work);

#ifdef __cplusplus
}
#endif

#endif
#endif
