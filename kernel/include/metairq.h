/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Meta-IRQ threads, for the scheduler. Kernel lock held.
 *
 * The most urgent CONFIG_NUM_METAIRQ_PRIORITIES priorities are threads that work like interrupts:
 * they preempt cooperative threads too, and those that locked the scheduler. Such a thread keeps
 * what it was promised: when no meta-IRQ thread is ready any more, it goes on, whoever else is ready.
 * _kernel.interrupted remembers it until it waits, yields or ends. */
#ifndef KERNEL_METAIRQ_H
#define KERNEL_METAIRQ_H

#include <ksched.h>

#if CONFIG_NUM_METAIRQ_PRIORITIES > 0

static inline bool is_metairq(const struct k_thread *thread)
{
	return thread->base.prio < K_HIGHEST_THREAD_PRIO + CONFIG_NUM_METAIRQ_PRIORITIES;
}

/** Does @p thread interrupt @p current, which cannot be preempted otherwise? Remembers it. */
static inline bool metairq_interrupts(const struct k_thread *thread, struct k_thread *current)
{
	if (!is_metairq(thread) || is_metairq(current)) {
		return false;
	}
	_kernel.interrupted = current;
	return true;
}

/** @p thread gives up the CPU. */
static inline void metairq_forget(const struct k_thread *thread)
{
	if (_kernel.interrupted == thread) {
		_kernel.interrupted = NULL;
	}
}

/** Is @p next, which has been interrupted, not to be overtaken by @p thread? */
static inline bool metairq_holds(const struct k_thread *next, const struct k_thread *thread)
{
	if (thread_is_preemptible(next)) {
		metairq_forget(next);
	}
	return next == _kernel.interrupted && !is_metairq(thread);
}

/** Who runs where @p thread is the most urgent. */
static inline struct k_thread *metairq_goes_back(struct k_thread *thread)
{
	struct k_thread *interrupted = _kernel.interrupted;

	return interrupted != NULL && metairq_holds(interrupted, thread) ? interrupted : thread;
}

#else

static ALWAYS_INLINE bool metairq_interrupts(const struct k_thread *thread,
					     const struct k_thread *current)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(current);
	return false;
}

static ALWAYS_INLINE bool metairq_holds(const struct k_thread *next, const struct k_thread *thread)
{
	ARG_UNUSED(next);
	ARG_UNUSED(thread);
	return false;
}

static ALWAYS_INLINE struct k_thread *metairq_goes_back(struct k_thread *thread)
{
	return thread;
}

static ALWAYS_INLINE void metairq_forget(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

#endif
#endif
