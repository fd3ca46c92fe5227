/* SPDX-License-Identifier: Apache-2.0 */
/* Time slices: equals take turns.
 *
 * One alarm serves all. It is set for the thread that should run, if that thread has equals who are
 * ready and slices apply to it; otherwise there is none. A slice begins when the thread is chosen,
 * or when the first equal becomes ready, and ends with the tick that many ticks later. Then the
 * thread goes behind its equals.
 *
 * The scheduler calls slice_follow() after each choice, through a pointer that is set only while
 * slices are wanted: a program that never asks for them links nothing of this file. */

#include <ksched.h>
#include <timeout_q.h>
#include <timeslice.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/init.h>

static struct _timeout alarm;
static struct k_thread *owner; /* of the slice that runs, while the alarm is set */
static k_ticks_t ticks_for_all;
static int highest_prio;

#ifdef CONFIG_TIMESLICE_PER_THREAD
static bool some_have_their_own;

static k_ticks_t own_ticks(const struct k_thread *thread)
{
	return thread->base.slice_ticks;
}

static void tell_expired(struct k_thread *thread)
{
	if (thread->base.slice_ticks != 0 && thread->base.slice_expired != NULL) {
		thread->base.slice_expired(thread, thread->base.slice_data);
	}
}
#else
static const bool some_have_their_own;

static k_ticks_t own_ticks(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
	return 0;
}

static void tell_expired(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

/* 0: as long as it likes. */
static k_ticks_t slice_of(const struct k_thread *thread)
{
	k_ticks_t ticks = own_ticks(thread);

	if (!thread_is_preemptible(thread)) {
		return 0;
	}
	if (ticks == 0 && thread->base.prio >= highest_prio) {
		ticks = ticks_for_all;
	}
	return ticks;
}

static bool has_equals(const struct k_thread *thread)
{
	return thread->base.next != thread;
}

static void slice_over(struct _timeout *timeout, unsigned int key)
{
	struct k_thread *thread = owner;

	ARG_UNUSED(timeout);
	ARG_UNUSED(key);
	owner = NULL;
	/* One that was chosen and does not run yet keeps its slice. */
	if (thread == _kernel.current && slice_of(thread) != 0) {
		tell_expired(thread);
		if (thread->base.thread_state == 0) {
			sched_rotate(thread);
		}
	}
	sched_choose();
}

static void follow(void)
{
	struct k_thread *thread = _kernel.next;
	k_ticks_t ticks = slice_of(thread);

	if (ticks == 0 || !has_equals(thread)) {
		timeout_abort(&alarm);
		owner = NULL;
	} else if (thread != owner) {
		timeout_abort(&alarm);
		owner = thread;
		timeout_add_at(&alarm, slice_over, sys_clock_now() + (uint64_t)ticks);
	}
}

/* What slices there are has changed: the one that runs begins anew. */
static void restart(void)
{
	timeout_abort(&alarm);
	owner = NULL;
	_kernel.slice_follow = ticks_for_all != 0 || some_have_their_own ? follow : NULL;
	if (!k_is_pre_kernel()) {
		sched_choose();
	}
}

void k_sched_time_slice_set(int32_t slice, int prio)
{
	unsigned int key = arch_irq_lock();

	ticks_for_all = (k_ticks_t)k_ms_to_ticks_ceil32((uint32_t)MAX(slice, 0));
	highest_prio = prio;
	restart();
	sched_unlock(key);
}

#ifdef CONFIG_TIMESLICE_PER_THREAD
void k_thread_time_slice_set(struct k_thread *th, int32_t slice_ticks,
			     k_thread_timeslice_fn_t expired, void *data)
{
	unsigned int key = arch_irq_lock();

	th->base.slice_ticks = MAX(slice_ticks, 0);
	th->base.slice_expired = expired;
	th->base.slice_data = data;
	some_have_their_own = some_have_their_own || slice_ticks > 0;
	restart();
	sched_unlock(key);
}
#endif

#if CONFIG_TIMESLICE_SIZE > 0
static int slices_from_boot(void)
{
	k_sched_time_slice_set(CONFIG_TIMESLICE_SIZE, CONFIG_TIMESLICE_PRIORITY);
	return 0;
}

SYS_INIT(slices_from_boot, PRE_KERNEL_2, CONFIG_KERNEL_INIT_PRIORITY_DEFAULT);
#endif
