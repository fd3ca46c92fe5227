/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Counting semaphores. */
#ifndef ZEPHYR_INCLUDE_KERNEL_SEM_H_
#define ZEPHYR_INCLUDE_KERNEL_SEM_H_

#include <limits.h>
#include <zephyr/kernel/poll.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_sem {
	uint16_t kobject_id;
	_wait_q_t wait_q;
	unsigned int count;
	unsigned int limit;
#ifdef CONFIG_POLL
	struct z_poll_list poll_events;
#endif
};

#define K_SEM_MAX_LIMIT UINT_MAX

#define Z_SEM_INITIALIZER(obj, initial_count, count_limit)                                         \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q), .count = (initial_count),                  \
		.limit = (count_limit),                                                            \
	}

/** Defines and initialises a semaphore at build time; `static` may stand before it. */
#define K_SEM_DEFINE(name, initial_count, count_limit)                                             \
	STRUCT_SECTION_ITERABLE(k_sem, name) =                                                     \
		Z_SEM_INITIALIZER(name, initial_count, count_limit);                               \
	BUILD_ASSERT(((count_limit) != 0) &&                                                       \
		     (((initial_count) < (count_limit)) || ((initial_count) == (count_limit))) &&  \
		     ((count_limit) <= K_SEM_MAX_LIMIT))

/**
 * Initialises a semaphore for which nobody waits. User (with permission), supervisor.
 * @retval 0
 * @retval -EINVAL @p limit is 0 or @p initial_count is more than @p limit
 */
__syscall_short int k_sem_init(__kobj_any struct k_sem *sem, unsigned int initial_count,
			       unsigned int limit) __require(sem->wait_q.head == NULL);

/**
 * Takes one, waiting at most @p timeout. User (with permission), supervisor; ISR with K_NO_WAIT.
 * @retval 0 taken
 * @retval -EBUSY K_NO_WAIT and the count is 0
 * @retval -EAGAIN @p timeout is over, or k_sem_reset() came
 */
__syscall_short int k_sem_take(__kobj struct k_sem *sem, k_timeout_t timeout);

/** Gives one: to the most urgent waiter, else to the count, up to the limit. Any context. */
__syscall_short void k_sem_give(__kobj struct k_sem *sem);

/** Count 0; waiters get -EAGAIN. */
__syscall_short void k_sem_reset(__kobj struct k_sem *sem);

__syscall_short unsigned int k_sem_count_get(__kobj struct k_sem *sem);

static inline unsigned int z_impl_k_sem_count_get(struct k_sem *sem)
{
	return sem->count;
}

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/sem.h>

#endif
