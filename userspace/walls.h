/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Everything the kernel asks of the walls, on one page.
 *
 * The kernel calls these at creation, end and fault of a thread, and when an object is
 * initialised. With CONFIG_USERSPACE off they are empty and nothing of userspace/ is built.
 */
#ifndef WALLS_H
#define WALLS_H

#include <kernel_internal.h>
#include <zephyr/kernel.h>

#ifdef CONFIG_USERSPACE

/** Boot, before any thread: the object table, the default domain. */
void walls_init(void);

/**
 * A thread's record is being filled in: it and its stack are in use from now on, it has permission
 * on itself (and the creator's with K_INHERIT_PERMS), and is in the creator's domain.
 */
void walls_thread_created(struct k_thread *thread, k_thread_stack_t *stack);

/** A user's creation of a thread passed all checks: record and stack are its from now on, unless
 * somebody was faster. */
struct k_object;
bool walls_claim(struct k_object *thread, struct k_object *stack);

/** Its stack is set: what the protection unit must know of it. */
void walls_stack_setup(struct k_thread *thread, bool user_capable);

/** The current thread becomes a user and goes on as @p entry; without user mode it only does the
 * latter. */
FUNC_NORETURN void walls_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3);

/** K_THREAD_ACCESS_GRANT of the static threads. */
void walls_grant_static(void);

/** It has ended: permissions and domain given back, record and stack unused. Lock held. */
void walls_thread_ended(struct k_thread *thread);

/** Remembers why a thread ended, for those who ask later. */
void walls_thread_at_fault(struct k_thread *thread, unsigned int reason,
			   const struct arch_esf *esf);

/** Says on the console who touched what, and whose it is. */
void walls_explain_fault(unsigned int reason, const struct arch_esf *esf);

#else

static inline void walls_init(void)
{
}

static inline void walls_thread_created(struct k_thread *thread, k_thread_stack_t *stack)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(stack);
}

static inline void walls_stack_setup(struct k_thread *thread, bool user_capable)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(user_capable);
}

static inline FUNC_NORETURN void walls_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2,
						       void *p3)
{
	thread_entry(entry, p1, p2, p3);
}

static inline void walls_grant_static(void)
{
}

static inline void walls_thread_ended(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

static inline void walls_thread_at_fault(struct k_thread *thread, unsigned int reason,
					 const struct arch_esf *esf)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
}

static inline void walls_explain_fault(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
}

#endif
#endif
