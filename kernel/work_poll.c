/* SPDX-License-Identifier: Apache-2.0 */
/* Work that is triggered by events.
 *
 * The item is a poller. Whatever comes first, an event or the end of the time, ends its wait under the
 * lock and submits it. Its events leave the lists of their objects when it runs, in the queue's
 * thread, as those of a thread that polls do. `workq` is set from the submission until then, and
 * keeps others from submitting it; `waits` is true only while it can be taken back. */

#include <poll.h>
#include <timeout_q.h>
#include <work.h>

/* Lock held. */
static void wait_ended(struct k_work_poll *work, int result)
{
	work->waits = false;
	work->poll_result = result;
	timeout_abort(&work->timeout);
	(void)work_submit(work->workq, &work->work);
}

static void triggered(struct z_poller *poller)
{
	struct k_work_poll *work = CONTAINER_OF(poller, struct k_work_poll, poller);

	if (work->waits) {
		wait_ended(work, 0);
	}
}

static void timed_out(struct _timeout *timeout, unsigned int key)
{
	struct k_work_poll *work = CONTAINER_OF(timeout, struct k_work_poll, timeout);

	ARG_UNUSED(key);
	work->poller.is_polling = false;
	wait_ended(work, -EAGAIN);
}

static void run(struct k_work *item)
{
	struct k_work_poll *work = CONTAINER_OF(item, struct k_work_poll, work);

	poll_unwatch(&work->poller);
	work->workq = NULL;
	work->real_handler(item);
}

void k_work_poll_init(struct k_work_poll *work, k_work_handler_t handler)
{
	*work = (struct k_work_poll){
		.work = Z_WORK_INITIALIZER(run),
		.poller = {.triggered = triggered},
		.real_handler = handler,
	};
}

/* Lock held. False: it did not wait. */
static bool take_back(struct k_work_poll *work)
{
	bool waited = work->waits;

	if (waited) {
		work->waits = false;
		work->poller.is_polling = false;
		timeout_abort(&work->timeout);
	}
	return waited;
}

/* From now on nobody else submits it. */
static int claim(struct k_work_poll *work, struct k_work_q *work_q)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	if (work->workq == NULL) {
		work->workq = work_q;
	} else if (work->workq != work_q) {
		result = -EADDRINUSE;
	} else if (!take_back(work)) {
		result = -EINVAL;
	}
	arch_irq_unlock(key);
	return result;
}

/* Events are watched. False: one has come, or there is no time to wait. */
static bool begins_to_wait(struct k_work_poll *work, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	bool waits = work->poller.is_polling && !K_TIMEOUT_EQ(timeout, K_NO_WAIT);

	if (waits) {
		work->waits = true;
		if (!K_TIMEOUT_EQ(timeout, K_FOREVER)) {
			timeout_add(&work->timeout, timed_out, timeout);
		}
	} else {
		work->poll_result = work->poller.is_polling ? -EAGAIN : 0;
		work->poller.is_polling = false;
	}
	arch_irq_unlock(key);
	return waits;
}

int k_work_poll_submit_to_queue(struct k_work_q *work_q, struct k_work_poll *work,
				struct k_poll_event *events, int num_events, k_timeout_t timeout)
{
	int result;

	__ASSERT(num_events >= 0, "there are no %d events", num_events);
	result = claim(work, work_q);
	if (result != 0) {
		return result;
	}
	poll_unwatch(&work->poller);
	work->poll_result = -EINPROGRESS;
	work->poller.prio =
		work_q->thread_id == NULL ? K_LOWEST_THREAD_PRIO : work_q->thread_id->base.prio;
	poll_watch(&work->poller, events, num_events, false);
	if (!begins_to_wait(work, timeout)) {
		(void)k_work_submit_to_queue(work_q, &work->work);
	}
	return 0;
}

int k_work_poll_cancel(struct k_work_poll *work)
{
	unsigned int key;
	bool waited;

	if (work == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	waited = take_back(work);
	arch_irq_unlock(key);
	if (!waited) {
		return -EINVAL;
	}
	poll_unwatch(&work->poller);
	work->workq = NULL;
	return 0;
}
