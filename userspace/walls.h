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

#include <arch.h>
#include <kernel_internal.h>
#include <zephyr/kernel.h>

#ifdef CONFIG_USERSPACE

/** Boot, before any thread: the object table, the default domain. */
void walls_init(void);

/** A thread's record is being filled in, and its part of @p stack is known. */
void walls_stack_setup(struct k_thread *thread, k_thread_stack_t *stack, bool user_capable);

/**
 * The record is filled in: it and its stack are in use from now on, it has permission on itself (and
 * the creator's with K_INHERIT_PERMS), and is in the creator's domain. Lock held.
 */
void walls_thread_created(struct k_thread *thread);

/** A user's creation of a thread passed all checks: record and stack are its from now on, unless
 * somebody was faster, or they are no more. */
struct k_object;
bool walls_claim(struct k_object *thread, struct k_object *stack);

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

/** Remembers for the report on the current thread's end what it asked for, and why that was refused. */
void walls_object_refused(uintptr_t word, enum k_objects type, int error);

/** May the current thread's error be reported? Not if users of its domain have made too many of late,
 * which is said instead. */
bool walls_may_report(unsigned int reason);

#ifdef CONFIG_FAULT_REPORT
/** Says on the console who touched what, and whose it is. */
void walls_explain_fault(unsigned int reason, const struct arch_esf *esf);

/** Bytes of the current thread's own stack, read with its rights; false: not allowed. */
bool walls_stack_read(const struct k_thread *thread, uintptr_t at, void *bytes, size_t size);
#endif

/**
 * @name Data of an operation that may wait. Lock held.
 *
 * With @p user the address is a user's and counts for what the calling user may reach, else it is
 * the kernel's own. False: refused; then nothing or a part was copied.
 * @{
 */
bool walls_user_buffer_check(const void *addr, size_t size, bool write);

static inline bool walls_buffer_check(const void *addr, size_t size, bool write, bool user)
{
	return !user || walls_user_buffer_check(addr, size, write);
}

static inline bool walls_buffer_read(void *dst, const void *src, size_t size, bool user)
{
	if (user) {
		return arch_user_copy_in(dst, src, size) == 0;
	}
	memcpy(dst, src, size);
	return true;
}

static inline bool walls_buffer_write(void *dst, const void *src, size_t size, bool user)
{
	if (user) {
		return arch_user_copy_out(dst, src, size) == 0;
	}
	memcpy(dst, src, size);
	return true;
}

/** Releases the lock and ends the calling user, which gave this address; what it should have been able
 * to read or write there is for the report. */
FUNC_NORETURN int walls_buffer_refused(const void *addr, size_t size, bool write, unsigned int key);
/** @} */

/** @name The same for memory of @p thread, which waits; whatever runs now. Lock held. @{ */
bool walls_waiter_copy_in(const struct k_thread *thread, void *dst, const void *src, size_t size);
bool walls_waiter_copy_out(const struct k_thread *thread, void *dst, const void *src, size_t size);
/** Its wait is over and it ends, with K_ERR_KERNEL_OOPS, when it is switched in: it had no right to read
 * or write what is at its `wait_buffer`. */
void walls_waiter_refused(struct k_thread *thread, size_t size, bool write);
/** @} */

/** @name Links of a list that lie in its items. Lock held. @{ */
/** May a user write there, in whatever domain? Takes time for each partition and each thread. */
bool walls_users_may_write(const void *addr, size_t size);
/** Releases the lock and ends the caller, which would have to follow the link at @p addr. */
FUNC_NORETURN void walls_link_refused(const void *addr, unsigned int key);
/** @} */

#else

static inline void walls_init(void)
{
}

static inline void walls_thread_created(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

static inline void walls_stack_setup(struct k_thread *thread, k_thread_stack_t *stack,
				     bool user_capable)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(stack);
	ARG_UNUSED(user_capable);
}

static inline FUNC_NORETURN void walls_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2,
						       void *p3)
{
	z_thread_entry(entry, p1, p2, p3);
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

static inline bool walls_may_report(unsigned int reason)
{
	ARG_UNUSED(reason);
	return true;
}

static inline void walls_explain_fault(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
}

static inline bool walls_stack_read(const struct k_thread *thread, uintptr_t at, void *bytes,
				    size_t size)
{
	ARG_UNUSED(thread);
	memcpy(bytes, (const void *)at, size);
	return true;
}

static inline bool walls_buffer_check(const void *addr, size_t size, bool write, bool user)
{
	ARG_UNUSED(addr);
	ARG_UNUSED(size);
	ARG_UNUSED(write);
	ARG_UNUSED(user);
	return true;
}

static inline bool walls_buffer_read(void *dst, const void *src, size_t size, bool user)
{
	ARG_UNUSED(user);
	memcpy(dst, src, size);
	return true;
}

static inline bool walls_buffer_write(void *dst, const void *src, size_t size, bool user)
{
	ARG_UNUSED(user);
	memcpy(dst, src, size);
	return true;
}

static inline int walls_buffer_refused(const void *addr, size_t size, bool write, unsigned int key)
{
	ARG_UNUSED(addr);
	ARG_UNUSED(size);
	ARG_UNUSED(write);
	ARG_UNUSED(key);
	return -EFAULT;
}

static inline bool walls_waiter_copy_in(const struct k_thread *thread, void *dst, const void *src,
					size_t size)
{
	ARG_UNUSED(thread);
	memcpy(dst, src, size);
	return true;
}

static inline bool walls_waiter_copy_out(const struct k_thread *thread, void *dst, const void *src,
					 size_t size)
{
	ARG_UNUSED(thread);
	memcpy(dst, src, size);
	return true;
}

static inline void walls_waiter_refused(struct k_thread *thread, size_t size, bool write)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(size);
	ARG_UNUSED(write);
}

static inline bool walls_users_may_write(const void *addr, size_t size)
{
	ARG_UNUSED(addr);
	ARG_UNUSED(size);
	return false;
}

static inline FUNC_NORETURN void walls_link_refused(const void *addr, unsigned int key)
{
	ARG_UNUSED(addr);
	ARG_UNUSED(key);
	CODE_UNREACHABLE;
}

#endif

/** @name What is at the waiter's `wait_buffer`. Lock held. @{ */
static inline bool walls_waiter_read(const struct k_thread *thread, void *dst, size_t size)
{
	return walls_waiter_copy_in(thread, dst, thread->wait_buffer, size);
}

static inline bool walls_waiter_write(const struct k_thread *thread, const void *src, size_t size)
{
	return walls_waiter_copy_out(thread, thread->wait_buffer, src, size);
}
/** @} */

#ifdef CONFIG_DYNAMIC_OBJECTS

/** Gives back what was made at run time and nobody has any more, if it can be done now: in thread
 * mode, without the lock. */
void walls_settle(void);

/** The current thread is about to end, and gives back what it can. Thread mode, lock not held. */
void walls_thread_ending(void);

/** Was the stack made at run time, so that a user thread can have it? */
bool walls_stack_is_for_users(const k_thread_stack_t *stack);

#else

static inline void walls_settle(void)
{
}

static inline void walls_thread_ending(void)
{
}

static inline bool walls_stack_is_for_users(const k_thread_stack_t *stack)
{
	ARG_UNUSED(stack);
	return false;
}

#endif
#endif
