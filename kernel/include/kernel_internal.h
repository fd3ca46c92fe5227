/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the files of the kernel tell each other beside ksched.h and timeout_q.h. */
#ifndef KERNEL_INTERNAL_H
#define KERNEL_INTERNAL_H

#include "../../arch/arch.h" /* so that an application can include this */
#include "compatibility.h"
#include <zephyr/kernel.h>

/** From the port's reset code: data and bss stand, interrupts are off, the boot stack is used. */
FUNC_NORETURN void kernel_start(void);

void irq_init(void);
void irq_dispatch(unsigned int irq);
/** A line that nobody connected. */
FUNC_NORETURN void irq_spurious(unsigned int irq);

/** Where every thread begins, in its own mode. */
FUNC_NORETURN void z_thread_entry(k_thread_entry_t entry, void *p1, void *p2, void *p3);
/** The end of the current thread, by itself or because it was killed. Thread mode. */
FUNC_NORETURN void thread_end_self(void);

/** A supervisor thread of the kernel's own: not started, member of the default domain. */
void z_thread_setup(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size,
		    k_thread_entry_t entry, void *p1, void *p2, void *p3, int prio,
		    uint32_t options, k_timeout_t delay);
/** No effect on one that has been started. Lock held. */
void thread_start(struct k_thread *thread);
void thread_name_set(struct k_thread *thread, const char *name);
/** At once, for whoever looks meanwhile. */
#ifdef CONFIG_THREAD_NAME
static inline void thread_name_clear(struct k_thread *thread)
{
	thread->name[0] = '\0';
}
#else
static inline void thread_name_clear(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif
/** Where what can be read of a thread's stack begins: of a supervisor's, behind the guard. */
static inline uintptr_t thread_stack_begin(const struct k_thread *thread)
{
	uintptr_t start = thread->stack_info.start;

	return (thread->base.user_options & K_USER) != 0
		       ? start
		       : MAX(Z_STACK_GUARD_END((uintptr_t)thread->stack_obj), start);
}
/** Creates what K_THREAD_DEFINE asked for, and starts it. */
void static_threads_start(void);

/** The current thread is at fault: report, ask the application, end it. Thread mode. */
FUNC_NORETURN void fatal_error(unsigned int reason, const struct arch_esf *esf);
/** The kernel or an ISR is at fault: report, ask the application, halt. */
FUNC_NORETURN void fatal_error_in_kernel(unsigned int reason, const struct arch_esf *esf);

/** z_except_reason() of supervisor code, in any context. */
FUNC_NORETURN void fatal_raise(unsigned int reason);
/** An essential thread is about to end: halts, unless the application's handler returns. */
void fatal_essential_ended(const struct k_thread *thread);

/** A thread's own priority or what it inherits changed: passes it on along the chain of owners.
 * Lock held. */
void thread_prio_update(struct k_thread *thread);

/** A thread ends that holds mutexes: each goes to its next waiter. Lock held. */
void mutex_release_all(struct k_thread *owner);

/** A queue goes away: takes out an item, whose memory, if it was allocated, returns to its pool. False:
 * there was none, or none that can be followed. */
bool queue_drop_one(struct k_queue *queue);

/** A mutex will be no more: its owner loses it, its waiters get -EAGAIN. Lock held. */
void mutex_forget(struct k_mutex *mutex);

extern struct k_thread z_idle_threads[1];

static inline bool z_is_idle_thread_object(const void *thread)
{
	return thread == &z_idle_threads[0];
}

K_KERNEL_STACK_ARRAY_DECLARE(z_interrupt_stacks, 1, CONFIG_ISR_STACK_SIZE);

#endif
