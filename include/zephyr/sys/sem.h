/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Semaphores that may lie in user memory.
 *
 * With user mode: a futex and a limit. Whoever can write them gives and takes without a system call
 * as long as nobody has to wait, and needs no permission; so the semaphore must be a variable of the
 * program, or a part of one. It protects nothing from those who share it. Without user mode it is a
 * k_sem. */
#ifndef ZEPHYR_INCLUDE_SYS_SEM_H_
#define ZEPHYR_INCLUDE_SYS_SEM_H_

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_USERSPACE

struct sys_sem {
	struct k_futex futex;
	int limit;
};

/** Defines and initialises a semaphore at build time; `static` or K_APP_DMEM() may stand before it. */
#define SYS_SEM_DEFINE(_name, _initial_count, _count_limit)                                        \
	struct sys_sem _name = {                                                                   \
		.futex = {_initial_count},                                                         \
		.limit = (_count_limit),                                                           \
	};                                                                                         \
	BUILD_ASSERT(((_count_limit) != 0) && ((_initial_count) <= (_count_limit)))

#else

struct sys_sem {
	struct k_sem kernel_sem;
};

#define SYS_SEM_DEFINE(_name, _initial_count, _count_limit)                                        \
	struct sys_sem _name = {                                                                   \
		.kernel_sem = Z_SEM_INITIALIZER((_name).kernel_sem, _initial_count, _count_limit), \
	};                                                                                         \
	BUILD_ASSERT(((_count_limit) != 0) && ((_initial_count) <= (_count_limit)))

#endif

/**
 * Initialises a semaphore for which nobody waits. User, supervisor.
 * @retval 0
 * @retval -EINVAL @p sem is NULL, @p limit is 0 or more than INT_MAX, or @p initial_count is more
 * than @p limit
 */
int sys_sem_init(struct sys_sem *sem, unsigned int initial_count, unsigned int limit);

/**
 * Gives one. User, supervisor, ISR.
 * @retval 0
 * @retval -EAGAIN the count is at the limit
 * @retval -EINVAL somebody seems to wait, and it is no semaphore of the program
 */
int sys_sem_give(struct sys_sem *sem);

/**
 * Takes one, waiting at most @p timeout. User, supervisor; ISR with K_NO_WAIT.
 * @retval 0 taken
 * @retval -ETIMEDOUT @p timeout is over, or K_NO_WAIT and the count is 0
 * @retval -EINVAL the count is 0, and it is no semaphore of the program
 */
int sys_sem_take(struct sys_sem *sem, k_timeout_t timeout);

/** The count: never negative. User, supervisor, ISR. */
unsigned int sys_sem_count_get(struct sys_sem *sem);

/** Runs the block that follows with the semaphore taken, and gives it at its end or at a
 * SYS_SEM_LOCK_BREAK. Not to be left by return, goto or break. */
#define SYS_SEM_LOCK(sem)                                                                          \
	for (int z_taken = sys_sem_take((sem), K_FOREVER); z_taken == 0;                           \
	     z_taken = (sys_sem_give(sem), 1))
/** Leaves the block of the innermost SYS_SEM_LOCK() and gives the semaphore. */
#define SYS_SEM_LOCK_BREAK continue

#ifdef __cplusplus
}
#endif

#endif
