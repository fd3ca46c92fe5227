/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Condition variables: threads wait for a change of what a mutex protects. */
#ifndef ZEPHYR_INCLUDE_KERNEL_CONDVAR_H_
#define ZEPHYR_INCLUDE_KERNEL_CONDVAR_H_

#include <zephyr/kernel/mutex.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_condvar {
	uint16_t kobject_id;
	_wait_q_t wait_q;
};

#define Z_CONDVAR_INITIALIZER(obj)                                                                 \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q)                                             \
	}

/** Defines and initialises a condition variable at build time; `static` may stand before it. */
#define K_CONDVAR_DEFINE(name)                                                                     \
	STRUCT_SECTION_ITERABLE(k_condvar, name) = Z_CONDVAR_INITIALIZER(name)

/**
 * Initialises a condition variable that nobody waits for. User (with permission), supervisor.
 * @return 0
 */
__syscall_short int k_condvar_init(__kobj_any struct k_condvar *condvar)
	__require(condvar->wait_q.head == NULL);

/** Wakes the most urgent waiter, if there is one. User (with permission), supervisor, ISR. @return 0 */
__syscall_short int k_condvar_signal(__kobj struct k_condvar *condvar);

/** Wakes all waiters. User (with permission), supervisor, ISR. @return how many there were */
__syscall_short int k_condvar_broadcast(__kobj struct k_condvar *condvar);

/**
 * Undoes one lock of @p mutex and waits at most @p timeout for a signal, both in one step; then
 * locks @p mutex again, however long that takes, and whatever the result is. With K_NO_WAIT it only
 * lets those who wait for @p mutex go first. Look at the condition again afterwards: others may
 * have had the mutex since the signal.
 * User (with permission on both), supervisor. Not from an ISR.
 * @retval 0 signalled
 * @retval -EAGAIN @p timeout is over
 */
__syscall_checked int k_condvar_wait(__kobj struct k_condvar *condvar, __kobj struct k_mutex *mutex,
				     k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/condvar.h>

#endif
