/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Reentrant mutexes with transitive priority inheritance. */
#ifndef ZEPHYR_INCLUDE_KERNEL_MUTEX_H_
#define ZEPHYR_INCLUDE_KERNEL_MUTEX_H_

#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_mutex {
	uint16_t kobject_id;
	_wait_q_t wait_q;
	struct k_thread *owner;
	uint32_t lock_count;
	struct k_mutex *next_held; /* list of what the owner holds */
};

#define Z_MUTEX_INITIALIZER(obj)                                                                   \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q)                                             \
	}

/** Defines and initialises a mutex at build time; `static` may stand before it. */
#define K_MUTEX_DEFINE(name) STRUCT_SECTION_ITERABLE(k_mutex, name) = Z_MUTEX_INITIALIZER(name)

/** Initialises a mutex that nobody holds or waits for. User (with permission), supervisor. @return 0 */
__syscall_short int k_mutex_init(__kobj_any struct k_mutex *mutex) __require(mutex->owner == NULL);

/**
 * Locks, waiting at most @p timeout; the owner may lock again. While it waits, the owner, and
 * whoever the owner waits for in turn, run at least at the caller's priority. Not from an ISR.
 * @retval 0 locked
 * @retval -EBUSY K_NO_WAIT and another thread holds it
 * @retval -EAGAIN @p timeout is over
 */
__syscall_short int k_mutex_lock(__kobj struct k_mutex *mutex, k_timeout_t timeout);

/**
 * Undoes one lock; the last one hands over to the most urgent waiter. Not from an ISR.
 * @retval 0
 * @retval -EPERM another thread holds it
 * @retval -EINVAL nobody holds it
 */
__syscall_short int k_mutex_unlock(__kobj struct k_mutex *mutex);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/mutex.h>

#endif
