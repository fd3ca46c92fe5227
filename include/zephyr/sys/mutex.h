/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Mutexes that may lie in user memory.
 *
 * They do what k_mutex does: reentrant, with priority inheritance. With user mode the struct is only
 * a name for a mutex of the kernel's, and nothing in it counts. Who may write it may use it, without
 * other permission; so it must be a variable of the program, or a part of one. */
#ifndef ZEPHYR_INCLUDE_SYS_MUTEX_H_
#define ZEPHYR_INCLUDE_SYS_MUTEX_H_

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_USERSPACE

struct sys_mutex {
	atomic_t val;
};

/** Defines a mutex; `static` or K_APP_BMEM() may stand before it. */
#define SYS_MUTEX_DEFINE(name) struct sys_mutex name

__syscall_short int
z_sys_mutex_kernel_lock(__user_out(sizeof(struct sys_mutex)) struct sys_mutex *mutex,
			k_timeout_t timeout);
__syscall_short int
z_sys_mutex_kernel_unlock(__user_out(sizeof(struct sys_mutex)) struct sys_mutex *mutex);

#include <zephyr/syscalls/sys_mutex.h>

/** Nothing to do: see below. */
static inline void sys_mutex_init(struct sys_mutex *mutex)
{
	ARG_UNUSED(mutex);
}

#else

struct sys_mutex {
	struct k_mutex kernel_mutex;
};

#define SYS_MUTEX_DEFINE(name)                                                                     \
	struct sys_mutex name = {.kernel_mutex = Z_MUTEX_INITIALIZER((name).kernel_mutex)}

static inline int z_sys_mutex_kernel_lock(struct sys_mutex *mutex, k_timeout_t timeout)
{
	return k_mutex_lock(&mutex->kernel_mutex, timeout);
}

static inline int z_sys_mutex_kernel_unlock(struct sys_mutex *mutex)
{
	return k_mutex_unlock(&mutex->kernel_mutex);
}

/** Initialises a mutex that nobody holds or waits for. With user mode there is nothing to do, and
 * nothing happens: a mutex is born initialised. */
static inline void sys_mutex_init(struct sys_mutex *mutex)
{
	(void)k_mutex_init(&mutex->kernel_mutex);
}

#endif

/**
 * Locks, waiting at most @p timeout; the owner may lock again. See k_mutex_lock().
 * User (who can write the mutex), supervisor.
 * @retval 0 locked
 * @retval -EBUSY K_NO_WAIT and another thread holds it
 * @retval -EAGAIN @p timeout is over
 * @retval -EACCES the caller, a user, cannot write the mutex
 * @retval -EINVAL it is no sys_mutex of the program
 */
static inline int sys_mutex_lock(struct sys_mutex *mutex, k_timeout_t timeout)
{
	return z_sys_mutex_kernel_lock(mutex, timeout);
}

/**
 * Undoes one lock; the last one hands over to the most urgent waiter.
 * User (who can write the mutex), supervisor.
 * @retval 0
 * @retval -EPERM another thread holds it
 * @retval -EACCES the caller, a user, cannot write the mutex
 * @retval -EINVAL nobody holds it, or it is no sys_mutex of the program
 */
static inline int sys_mutex_unlock(struct sys_mutex *mutex)
{
	return z_sys_mutex_kernel_unlock(mutex);
}

#ifdef __cplusplus
}
#endif

#endif
