/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Scheduling: yield, sleep, lock, contexts. */
#ifndef ZEPHYR_INCLUDE_KERNEL_SCHED_H_
#define ZEPHYR_INCLUDE_KERNEL_SCHED_H_

#include <zephyr/kernel/thread.h>
#include <zephyr/sys/time_units.h>
#include <zephyr/arch/cpu.h>

#ifdef __cplusplus
extern "C" {
#endif

/** All priorities, and the idle thread's. */
#define Z_NUM_PRIORITIES (CONFIG_NUM_COOP_PRIORITIES + CONFIG_NUM_PREEMPT_PRIORITIES + 1)
/** Words of a bit a priority: one where 31 priorities beside the idle thread's suffice. */
#define Z_PRIORITY_WORDS DIV_ROUND_UP(Z_NUM_PRIORITIES, 32)

/** The scheduler's state, in one piece: whoever has its address has all of it. Guarded by the lock. */
struct z_kernel {
	struct k_thread *current; /* runs, or ran when the exception came */
	struct k_thread *next;	  /* should run; PendSV or its like makes it current */
#ifdef CONFIG_TIMESLICING
	void (*slice_follow)(void); /* what follows a choice of next; NULL: no time slices */
#endif
#if CONFIG_NUM_METAIRQ_PRIORITIES > 0
	struct k_thread *interrupted; /* by a meta-IRQ thread: goes on afterwards */
#endif
	uint32_t ready_priorities[Z_PRIORITY_WORDS]; /* bit 31 of the first: the most urgent */
	_wait_q_t ready[Z_NUM_PRIORITIES];	     /* a ring of threads each */
};

extern struct z_kernel _kernel;
#define _current (_kernel.current)

/** Kinds of contexts, for programs that record in which they were. */
enum execution_context_types {
	K_ISR = 0,
	K_COOP_THREAD,
	K_PREEMPT_THREAD,
};

/** Lets other threads of the same priority run, if any is ready. User, supervisor. */
__syscall_short void k_yield(void);

/**
 * Sleeps at least @p timeout (K_FOREVER: until woken or resumed). User, supervisor.
 * @return milliseconds left when k_wakeup() ended the sleep early, else 0; K_TICKS_FOREVER after a
 * sleep of K_FOREVER
 */
__syscall_short int32_t k_sleep(k_timeout_t timeout);

/** As k_sleep(), in microseconds, rounded up to ticks. */
__syscall_short int32_t k_usleep(int32_t us);

/**
 * Lets the scheduler decide now who runs. A cooperative caller, and one that has locked the
 * scheduler, stays; in an interrupt handler the decision takes effect at its end. The choice is
 * always up to date here, so this is for programs that do not want to rely on it. User, supervisor,
 * ISR.
 */
__syscall_short void k_reschedule(void);

/** Sleeps until an interrupt comes, with interrupts on when it returns. Supervisor. */
void k_cpu_idle(void);
/** Undoes irq_lock(), which returned @p key, and returns at once: whoever calls it looks again whether
 * there is something to do, as after an interrupt. Supervisor. */
void k_cpu_atomic_idle(unsigned int key);

/** Lets time pass where the clock stands still while code runs. It never does. */
#define Z_SPIN_DELAY(t)

/** May the caller yield? False before the first thread, in an ISR and in the idle thread. Supervisor. */
bool k_can_yield(void);

/** Spins for @p usec_to_wait microseconds; others run if they are more urgent. */
__syscall_checked void k_busy_wait(uint32_t usec_to_wait);

/** Ends a thread's sleep, or starts it if it has not been started; otherwise no effect. User (with permission), supervisor, ISR. */
__syscall_short void k_wakeup(__kobj k_tid_t thread);

/** Non-zero if the caller can be preempted: preemptible priority, scheduler not locked, no ISR. */
__syscall_short int k_is_preempt_thread(void);

/** The caller stays on the CPU until k_sched_unlock(), unless it waits. Nests. Supervisor. */
void k_sched_lock(void);
void k_sched_unlock(void);

#ifdef CONFIG_TIMESLICING
/**
 * Lets threads of equal priority take turns: each runs at most @p slice milliseconds (rounded up to
 * ticks; 0: no turns) while equals are ready. Holds for preemptible threads of priority @p prio and
 * below, and not while they have locked the scheduler. A slice begins anew when the thread is
 * switched in. Supervisor, ISR.
 */
void k_sched_time_slice_set(int32_t slice, int prio);
#else
static inline void k_sched_time_slice_set(int32_t slice, int prio)
{
	(void)slice;
	(void)prio;
}
#endif

#ifdef CONFIG_TIMESLICE_PER_THREAD
/**
 * Gives a preemptible thread slices of its own, of @p slice_ticks ticks, whatever
 * k_sched_time_slice_set() says; 0: as all others. @p expired (may be NULL) is called with @p data
 * in the clock's interrupt, under the kernel lock, when such a slice is over; it may suspend the
 * thread. Supervisor, ISR.
 */
void k_thread_time_slice_set(struct k_thread *th, int32_t slice_ticks,
			     k_thread_timeslice_fn_t expired, void *data);
#endif

#ifdef CONFIG_SCHED_DEADLINE
/**
 * Sets when a thread should be done: @p deadline cycles from now (negative: now; at most 2^30).
 * Among threads of one priority the one with the earliest deadline comes first, in every queue. A
 * thread without one counts as if it were at cycle 0. Nothing happens when a deadline passes.
 * Deadlines that lie 2^31 cycles or more apart are in no order.
 *
 * User mode: @p thread must be granted, and @p deadline above 0. Supervisor, ISR.
 */
__syscall_short void k_thread_deadline_set(__kobj k_tid_t thread, int deadline)
	__require(deadline > 0);
/** The same with a count of k_cycle_get_32(), which may be past. */
__syscall_short void k_thread_absolute_deadline_set(__kobj k_tid_t thread, int deadline);
#endif

#ifdef CONFIG_SCHED_CPU_MASK
/**
 * @name CPUs that a thread may run on. There is one, number 0: a thread whose mask lacks it does not
 * run. A thread begins with all (with CONFIG_SCHED_CPU_MASK_PIN_ONLY: with the first). Supervisor,
 * ISR.
 * @retval 0 done
 * @retval -EINVAL @p thread is ready or running
 * @{
 */
int k_thread_cpu_mask_clear(k_tid_t thread);
int k_thread_cpu_mask_enable_all(k_tid_t thread);
int k_thread_cpu_mask_enable(k_tid_t thread, int cpu);
int k_thread_cpu_mask_disable(k_tid_t thread, int cpu);
/** Only @p cpu. */
int k_thread_cpu_pin(k_tid_t thread, int cpu);
/** @} */
#endif

static inline int32_t k_msleep(int32_t ms);

/** In an interrupt or a fault? False in system calls. */
static inline bool k_is_in_isr(void)
{
	return arch_is_in_isr();
}

/** Before the first thread runs? Supervisor. */
bool k_is_pre_kernel(void);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/sched.h>

static inline int32_t k_msleep(int32_t ms)
{
	return k_sleep(Z_TIMEOUT_MS(ms));
}

static inline bool k_is_user_context(void)
{
#ifdef CONFIG_USERSPACE
	return arch_is_user_context();
#else
	return false;
#endif
}

#endif
