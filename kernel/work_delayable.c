/* SPDX-License-Identifier: Apache-2.0 */
/* Work items that are submitted later.
 *
 * K_WORK_DELAYED says that an item is scheduled. Its timeout is pending then, unless it was scheduled
 * for no time at all. Being scheduled and being in a queue are independent of each other. */

#include <ksched.h>
#include <timeout_q.h>
#include <work.h>

void k_work_init_delayable(struct k_work_delayable *dwork, k_work_handler_t handler)
{
	*dwork = (struct k_work_delayable)Z_WORK_DELAYABLE_INITIALIZER(handler);
}

static void time_has_come(struct _timeout *timeout, unsigned int key)
{
	struct k_work_delayable *dwork = CONTAINER_OF(timeout, struct k_work_delayable, timeout);

	ARG_UNUSED(key);
	dwork->work.flags &= ~(uint32_t)K_WORK_DELAYED;
	(void)work_submit(dwork->queue, &dwork->work);
}

/* Would it have been submitted some time? */
static bool unschedule(struct k_work_delayable *dwork)
{
	bool timed = timeout_is_pending(&dwork->timeout);

	timeout_abort(&dwork->timeout);
	dwork->work.flags &= ~(uint32_t)K_WORK_DELAYED;
	return timed;
}

static int schedule(struct k_work_q *queue, struct k_work_delayable *dwork, k_timeout_t delay)
{
	if (K_TIMEOUT_EQ(delay, K_NO_WAIT)) {
		return work_submit(queue, &dwork->work);
	}
	dwork->queue = queue;
	dwork->work.flags |= K_WORK_DELAYED;
	if (!K_TIMEOUT_EQ(delay, K_FOREVER)) {
		timeout_add(&dwork->timeout, time_has_come, delay);
	}
	return 1;
}

int k_work_schedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
			      k_timeout_t delay)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	if ((k_work_delayable_busy_get(dwork) & ~K_WORK_RUNNING) == 0) {
		result = schedule(queue, dwork, delay);
	}
	sched_unlock(key);
	return result;
}

int k_work_reschedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
				k_timeout_t delay)
{
	unsigned int key = arch_irq_lock();
	int result;

	(void)unschedule(dwork);
	result = schedule(queue, dwork, delay);
	sched_unlock(key);
	return result;
}

bool k_work_flush_delayable(struct k_work_delayable *dwork, struct k_work_sync *sync)
{
	unsigned int key = arch_irq_lock();

	if (unschedule(dwork)) {
		(void)work_submit(dwork->queue, &dwork->work);
	}
	return work_flush(&dwork->work, sync, key);
}

int k_work_cancel_delayable(struct k_work_delayable *dwork)
{
	unsigned int key = arch_irq_lock();
	int busy;

	(void)unschedule(dwork);
	busy = work_cancel(&dwork->work);
	arch_irq_unlock(key);
	return busy;
}

bool k_work_cancel_delayable_sync(struct k_work_delayable *dwork, struct k_work_sync *sync)
{
	unsigned int key = arch_irq_lock();
	bool was_busy = k_work_delayable_is_pending(dwork);

	ARG_UNUSED(sync);
	(void)unschedule(dwork);
	(void)work_cancel(&dwork->work);
	work_await_cancelled(&dwork->work, key);
	return was_busy;
}

k_ticks_t k_work_delayable_expires_get(const struct k_work_delayable *dwork)
{
	return timeout_expires(&dwork->timeout);
}

k_ticks_t k_work_delayable_remaining_get(const struct k_work_delayable *dwork)
{
	return timeout_remaining(&dwork->timeout);
}
