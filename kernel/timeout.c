/* SPDX-License-Identifier: Apache-2.0 */
/* Timeouts and the clock.
 *
 * Time is a 64-bit count of ticks since boot, read from the clock driver; there is no periodic
 * tick. The driver's one alarm is set to the earliest deadline. A relative timeout of n ticks ends
 * n + 1 ticks after the current count, because the current tick has already begun: it never lasts
 * less than asked. An absolute one (K_TIMEOUT_ABS_*) ends at its tick exactly. */

#include <ksched.h>
#include <timeout_q.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/kernel.h>

static struct _timeout *pending;
static uint32_t next_order;

static void set_alarm(void)
{
	sys_clock_set_alarm(pending == NULL ? UINT64_MAX : pending->deadline);
}

uint64_t sys_clock_timeout_end_calc(k_timeout_t timeout)
{
	k_ticks_t ticks = timeout.ticks;

	if (K_TIMEOUT_EQ(timeout, K_FOREVER)) {
		return UINT64_MAX;
	}
	if (Z_TICK_ABS(ticks) >= 0) {
		return (uint64_t)Z_TICK_ABS(ticks);
	}
	return sys_clock_now() + (uint64_t)MAX(ticks, 1);
}

void timeout_add_at(struct _timeout *timeout, _timeout_func_t fn, uint64_t deadline)
{
	timeout->fn = fn;
	timeout->order = next_order++;
	timeout->deadline = deadline;
	timeout_heap_insert(&pending, timeout);
	if (pending == timeout) {
		set_alarm();
	}
}

void timeout_add(struct _timeout *timeout, _timeout_func_t fn, k_timeout_t delay)
{
	k_ticks_t absolute = Z_TICK_ABS(delay.ticks);

	timeout_add_at(timeout, fn,
		       absolute >= 0 ? (uint64_t)absolute
				     : sys_clock_now() + (uint64_t)delay.ticks + 1);
}

void z_add_timeout(struct _timeout *timeout, _timeout_func_t fn, k_timeout_t delay)
{
	unsigned int key;

	if (!K_TIMEOUT_EQ(delay, K_FOREVER)) {
		key = arch_irq_lock();
		timeout_add(timeout, fn, delay);
		arch_irq_unlock(key);
	}
}

/* The alarm stays where it is: an early interrupt finds nothing due and sets it anew. */
void timeout_abort(struct _timeout *timeout)
{
	if (timeout_is_pending(timeout)) {
		timeout_heap_remove(&pending, timeout);
	}
}

/* When it expires, or @p now if that is past or it is not pending. */
static uint64_t end_of(const struct _timeout *timeout, uint64_t *now)
{
	unsigned int key = arch_irq_lock();
	uint64_t end;

	*now = sys_clock_now();
	end = timeout_is_pending(timeout) ? MAX(timeout->deadline, *now) : *now;
	arch_irq_unlock(key);
	return end;
}

k_ticks_t timeout_remaining(const struct _timeout *timeout)
{
	uint64_t now;
	uint64_t end = end_of(timeout, &now);

	return (k_ticks_t)(end - now);
}

k_ticks_t timeout_expires(const struct _timeout *timeout)
{
	uint64_t now;

	return (k_ticks_t)end_of(timeout, &now);
}

/* One expiry per lock: more urgent interrupts come in between. */
static bool expire_one(void)
{
	unsigned int key = arch_irq_lock();
	struct _timeout *first = pending;
	bool due = first != NULL && first->deadline <= sys_clock_now();

	if (due) {
		timeout_heap_remove(&pending, first);
		first->fn(first, key);
	} else {
		set_alarm();
	}
	sched_unlock(key);
	return due;
}

void sys_clock_announce_now(void)
{
	while (expire_one()) {
	}
}

#ifdef CONFIG_ZTEST_SETS_CLOCK
/* All deadlines move alike, so what is below whom in the heap stays. */
static struct _timeout *below_or_beside(struct _timeout *node)
{
	if (node->left != NULL) {
		return node->left;
	}
	if (node->right != NULL) {
		return node->right;
	}
	while (node != pending && (node == node->parent->right || node->parent->right == NULL)) {
		node = node->parent;
	}
	return node == pending ? NULL : node->parent->right;
}

void z_impl_sys_clock_tick_set(uint64_t tick)
{
	unsigned int key = arch_irq_lock();
	int64_t ticks = (int64_t)(tick - sys_clock_now());

	for (struct _timeout *node = pending; node != NULL; node = below_or_beside(node)) {
		node->deadline += (uint64_t)ticks;
	}
	sys_clock_jump(ticks);
	set_alarm();
	arch_irq_unlock(key);
}
#endif

int64_t z_impl_k_uptime_ticks(void)
{
	return (int64_t)sys_clock_now();
}
