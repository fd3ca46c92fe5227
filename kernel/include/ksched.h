/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief The scheduler, for the kernel's own objects. All functions: kernel lock held.
 *
 * An object's operation takes the lock, changes the object, and ends in one of
 *   sched_unlock(key)          nobody waits; a more urgent thread may run now
 *   return sched_wait(…, key)  the current thread waits; the call's result is whatever the one who
 *                              ends the wait says
 * Nothing may follow a sched_wait(): from a short system call there is no "after".
 */
#ifndef KERNEL_KSCHED_H
#define KERNEL_KSCHED_H

#include "../../arch/arch.h" /* so that an application can include this */
#include "compatibility.h"
#include <zephyr/kernel.h>

/** @name Reasons why a thread is not in the ready queue; zero means that it is (I6). @{ */
#define THREAD_PENDING	 _THREAD_PENDING /* mostly in a wait queue: base.pended_on tells */
#define THREAD_SUSPENDED _THREAD_SUSPENDED
#define THREAD_PRESTART	 _THREAD_PRESTART
#define THREAD_DEAD	 _THREAD_DEAD
#define THREAD_NO_CPU	 _THREAD_QUEUED /* its CPU mask is empty (CONFIG_SCHED_CPU_MASK) */
#define THREAD_SLEEPING	 _THREAD_SLEEPING
#define THREAD_WAITS	 (THREAD_PENDING | THREAD_SLEEPING)
/** @} */
/** Not such a reason: told to end itself, and will when it is switched in next. Set in sched_locked. */
#define THREAD_ENDING 0x80
/** Its fatal error is being handled. Set in user_options. */
#define THREAD_AT_FAULT 0x80

/** Runs when @p thread has left @p queue, for whatever reason. */
typedef void (*wait_ended_t)(struct k_thread *thread, _wait_q_t *queue);

/** Adds a reason not to run. */
void sched_block(struct k_thread *thread, uint8_t reason);
/** Takes reasons away; without any left the thread is ready. */
void sched_unblock(struct k_thread *thread, uint8_t reasons);

/**
 * The current thread waits in @p queue (NULL: in none) at most @p timeout, which must not be
 * K_NO_WAIT, and releases the lock. @p ended, if not NULL, is run by whoever ends the wait, after
 * the thread left the queue.
 * @return what sched_wake() said; -EAGAIN after @p timeout (0 if it waited for time only)
 */
int sched_wait(_wait_q_t *queue, k_timeout_t timeout, wait_ended_t ended, unsigned int key);

/** Ends a thread's wait with @p result. Pre: it waits or sleeps. */
void sched_wake(struct k_thread *thread, int result);
/** The same for all in @p queue; returns how many there were. */
static ALWAYS_INLINE int sched_wake_all(_wait_q_t *queue, int result)
{
	int woken = 0;

	while (queue->head != NULL) {
		sched_wake(queue->head, result);
		woken++;
	}
	return woken;
}

/** Ends k_sleep(K_FOREVER), no other wait. */
void sched_wake_from_endless_sleep(struct k_thread *thread);

/** Sets the effective priority and moves the thread in the queue it is in. */
void sched_set_prio(struct k_thread *thread, int prio);

/** Sets the deadline and moves the thread in the queue it is in (CONFIG_SCHED_DEADLINE). */
void sched_set_deadline(struct k_thread *thread, uint32_t deadline);

/** Puts a ready thread behind its equals. */
void sched_rotate(struct k_thread *thread);

/** Puts the current thread behind its equals, and chooses anew. */
void sched_yield(void);

/** Puts a ready thread behind its equals. If it is the current one it gives up the CPU to them, also
 * if it is cooperative, but not if it has locked the scheduler. */
void sched_requeue(struct k_thread *thread);

/** In the ready queue? Takes as long as there are equals. */
bool sched_is_queued(const struct k_thread *thread);

/** Makes the choice anew, after a change of what may be preempted. */
void sched_choose(void);

#ifdef CONFIG_SCHED_DEADLINE
static inline bool deadline_is_earlier(const struct k_thread *a, const struct k_thread *b)
{
	return (int32_t)(a->base.deadline - b->base.deadline) < 0;
}
#else
static inline bool deadline_is_earlier(const struct k_thread *a, const struct k_thread *b)
{
	ARG_UNUSED(a);
	ARG_UNUSED(b);
	return false;
}
#endif

/** By priority, then by deadline. */
static ALWAYS_INLINE bool thread_is_more_urgent(const struct k_thread *a, const struct k_thread *b)
{
	return a->base.prio < b->base.prio ||
	       (a->base.prio == b->base.prio && deadline_is_earlier(a, b));
}

static ALWAYS_INLINE bool thread_is_preemptible(const struct k_thread *thread)
{
	return thread->base.prio >= 0 && thread->base.sched_locked == 0;
}

/** Releases the lock; the switch, if one is due, has happened when it returns to a thread. */
static ALWAYS_INLINE void sched_unlock(unsigned int key)
{
	arch_irq_unlock_and_switch(key, _kernel.next != _kernel.current);
}

/* ---- Queues of threads: rings whose head the queue knows ------------------------------------- */

static ALWAYS_INLINE void thread_queue_insert_before(struct k_thread *place,
						     struct k_thread *thread)
{
	thread->base.next = place;
	thread->base.prev = place->base.prev;
	place->base.prev->base.next = thread;
	place->base.prev = thread;
}

static ALWAYS_INLINE void thread_queue_append(_wait_q_t *queue, struct k_thread *thread)
{
	if (queue->head == NULL) {
		thread->base.next = thread;
		thread->base.prev = thread;
		queue->head = thread;
	} else {
		thread_queue_insert_before(queue->head, thread);
	}
}

static ALWAYS_INLINE void thread_queue_remove(_wait_q_t *queue, struct k_thread *thread)
{
	struct k_thread *next = thread->base.next;

	if (next == thread) {
		queue->head = NULL;
		return;
	}
	next->base.prev = thread->base.prev;
	thread->base.prev->base.next = next;
	if (queue->head == thread) {
		queue->head = next;
	}
}

/** Behind all that are at least as urgent. */
void thread_queue_insert(_wait_q_t *queue, struct k_thread *thread);

#endif
