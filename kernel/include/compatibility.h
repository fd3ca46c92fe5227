/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief COMPATIBILITY ONLY: private names of Zephyr's that existing tests use.
 *
 * They reach it by the private headers of Zephyr's that they include, which end here: kernel_internal.h,
 * ksched.h, kswap.h and mmu.h, in kernel/include and arch/ARCH/include. Nothing of ours uses these
 * names, and a program that does not either has nothing of them in it. What <zephyr/kernel.h> shows in
 * Zephyr (z_main_thread, z_is_thread_essential()) it shows here too.
 */
#ifndef KERNEL_COMPATIBILITY_H
#define KERNEL_COMPATIBILITY_H

#include <zephyr/kernel.h>

/** The only CPU. */
struct _cpu {
	uint8_t id;
	struct k_thread *current;
	struct k_thread *idle_thread;
};
#define _current_cpu                                                                               \
	(&(const struct _cpu){.current = _kernel.current, .idle_thread = &z_idle_threads[0]})

extern struct k_thread z_idle_threads[1];

/** @name Essential threads. With @p thread, or (as before Zephyr 4) of the caller. Supervisor @{ */
void z_thread_essential_set(void);
void z_thread_essential_clear(void);
#define z_is_thread_essential(...)    thread_is_essential(Z_THREAD_OR_CALLER(__VA_ARGS__))
#define z_thread_essential_set(...)   thread_essential_set(Z_THREAD_OR_CALLER(__VA_ARGS__), true)
#define z_thread_essential_clear(...) thread_essential_set(Z_THREAD_OR_CALLER(__VA_ARGS__), false)
#define Z_THREAD_OR_CALLER(...)	      COND_CODE_1(IS_EMPTY(__VA_ARGS__), (_current), (__VA_ARGS__))

static inline bool thread_is_essential(const struct k_thread *thread)
{
	return (thread->base.user_options & K_ESSENTIAL) != 0;
}

static inline void thread_essential_set(struct k_thread *thread, bool essential)
{
	WRITE_BIT(thread->base.user_options, 0, essential);
}
/** @} */

/** Z_VALID_PRIO() by another name. */
static inline bool _is_valid_prio(int prio, k_thread_entry_t entry)
{
	return Z_VALID_PRIO(prio, entry);
}

/** @name Waiting in a queue that belongs to no object. Supervisor. @{ */
static inline void z_waitq_init(_wait_q_t *queue)
{
	queue->head = NULL;
}
/** Waits, and gives up the lock that irq_lock() gave as @p key. Returns 0 or -EAGAIN (@p timeout is over). */
int z_pend_curr_irqlock(uint32_t key, _wait_q_t *queue, k_timeout_t timeout);
/** Ends the wait of the most urgent, which is returned (NULL: nobody waits), and runs at once if it may. */
struct k_thread *z_unpend_first_thread(_wait_q_t *queue);
/** It is ready already. */
static inline void z_ready_thread(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
static inline void z_swap_unlocked(void)
{
	k_yield();
}
/** @} */

#ifdef CONFIG_USERSPACE
/** Where the privileged part of the stack @p obj begins, for a thread that has all of its own part.
 * NULL: no such stack. Supervisor. */
uint8_t *z_priv_stack_find(void *obj);
#endif

/** Turns memory protection off, until the next switch to another user thread. Supervisor, on Cortex-M. */
void arm_core_mpu_disable(void);

#endif
