/* SPDX-License-Identifier: Apache-2.0 */
/* Timers.
 *
 * An expiry is counted, and told to exactly one: to whoever asks for the status next. It wakes the
 * most urgent waiter, which asks when it runs (so k_timer_status_sync() is a long call). A thread
 * begins to wait only while the timer runs and its status is 0; who still waits when the timer has
 * ended goes on, too, and learns of what is left.
 *
 * The next expiry of a period is reckoned from the last one's deadline, so nothing drifts; what was
 * served late is made up for. Therefore no deadline lies in the past at a start: a user who asked
 * for that could keep the clock's interrupt busy for as many expiries as fit between then and now. */

#include <ksched.h>
#include <timeout_q.h>
#include <walls.h>
#include <zephyr/drivers/timer/system_timer.h>

static void expired(struct _timeout *timeout, unsigned int key)
{
	struct k_timer *timer = CONTAINER_OF(timeout, struct k_timer, timeout);

	timer->status++;
	if (timer->wait_q.head != NULL) {
		sched_wake(timer->wait_q.head, 0);
	}
	if (timer->period.ticks > 0) {
		timeout_add_at(timeout, expired, timeout->deadline + (uint64_t)timer->period.ticks);
	} else {
		(void)sched_wake_all(&timer->wait_q, 0);
	}
	if (timer->expiry_fn != NULL) {
		sched_unlock(key);
		timer->expiry_fn(timer);
		(void)arch_irq_lock();
	}
}

void k_timer_init(struct k_timer *timer, k_timer_expiry_t expiry_fn, k_timer_stop_t stop_fn)
{
	timer->wait_q.head = NULL;
	timer->timeout.parent = NULL;
	timer->expiry_fn = expiry_fn;
	timer->stop_fn = stop_fn;
	timer->status = 0;
	timer->user_data = NULL;
	k_object_init(timer);
}

/* A relative deadline is never past. */
static uint64_t first_expiry(k_timeout_t duration)
{
	uint64_t end = sys_clock_timeout_end_calc(duration);
	uint64_t now = Z_TICK_ABS(duration.ticks) >= 0 ? sys_clock_now() : 0;

	return MAX(end, now);
}

void z_impl_k_timer_start(struct k_timer *timer, k_timeout_t duration, k_timeout_t period)
{
	unsigned int key;

	if (K_TIMEOUT_EQ(duration, K_FOREVER)) {
		return;
	}
	key = arch_irq_lock();
	timeout_abort(&timer->timeout);
	timer->period = period;
	timer->status = 0;
	timeout_add_at(&timer->timeout, expired, first_expiry(duration));
	arch_irq_unlock(key);
}

/* The stop function is called after the waiters were woken: if the caller is ended meanwhile, no
 * one waits for a timer that does not run. */
void z_impl_k_timer_stop(struct k_timer *timer)
{
	unsigned int key = arch_irq_lock();
	bool ran = timeout_is_pending(&timer->timeout);

	timeout_abort(&timer->timeout);
	(void)sched_wake_all(&timer->wait_q, 0);
	sched_unlock(key);
	if (ran && timer->stop_fn != NULL) {
		timer->stop_fn(timer);
	}
}

uint32_t z_impl_k_timer_status_get(struct k_timer *timer)
{
	unsigned int key = arch_irq_lock();
	uint32_t status = timer->status;

	timer->status = 0;
	arch_irq_unlock(key);
	return status;
}

uint32_t z_impl_k_timer_status_sync(struct k_timer *timer)
{
	unsigned int key = arch_irq_lock();

	if (timer->status == 0 && timeout_is_pending(&timer->timeout)) {
		(void)sched_wait(&timer->wait_q, K_FOREVER, NULL, key);
	} else {
		arch_irq_unlock(key);
	}
	return z_impl_k_timer_status_get(timer);
}

k_ticks_t z_impl_k_timer_remaining_ticks(const struct k_timer *timer)
{
	return timeout_remaining(&timer->timeout);
}

k_ticks_t z_impl_k_timer_expires_ticks(const struct k_timer *timer)
{
	return timeout_expires(&timer->timeout);
}
