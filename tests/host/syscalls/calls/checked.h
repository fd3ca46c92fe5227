/* SPDX-License-Identifier: Apache-2.0 */
/* Calls whose verifiers are generated, in both lanes. */
#ifndef CHECKED_H
#define CHECKED_H

#include <zephyr/kernel.h>

#define LAST_OF(a, b) (b)

#ifdef __cplusplus
extern "C" {
#endif

__syscall_checked int put(__kobj struct k_msgq *queue, __in(queue->msg_size) const void *data,
			  k_timeout_t timeout);
__syscall_checked int fill(__out(size * sizeof(char[2])) uint8_t *buffer, size_t size)
	__require(size < 100) __require(size != LAST_OF(1, 13));
__syscall_checked int many(__kobj_new struct k_sem *a, __kobj_any const struct device *dev,
			   int64_t x, __in(dev->count[0] * LAST_OF(x, 4)) __out(4) void *both,
			   __opaque void *kept, uint64_t y) __require(x<10 && y> 1);
__syscall_checked uint64_t count_up(uint64_t from);
__syscall_checked int join(__kobj_or(-7) k_tid_t thread, int x);
__syscall_checked void quit(__kobj_or(0) k_tid_t thread);

__syscall_short int sem_take(__kobj struct k_sem *sem, k_timeout_t timeout);
__syscall_short void sem_give(__kobj struct k_sem *sem);
__syscall_short int64_t ticks(void);
__syscall_short int64_t left(__kobj k_tid_t thread);
__syscall_short int wait_for(__kobj_or(5) k_tid_t thread, int x) __require(x > 0);
__syscall_short k_tid_t who(void);
__syscall_short int peek(__kobj struct k_msgq *queue, __out(queue->msg_size) void *data, int x)
	__require(x != 13);

#if defined(CONFIG_NEVER)
struct never;
__syscall_short int never_short(__opaque struct never *n, __opaque sometype_t x);
#elif defined(CONFIG_USERSPACE) && defined(CONFIG_SOMETIMES)
__syscall_checked int sometimes(int x) __require(x);
#else
#ifdef CONFIG_NEVER_TOO
__syscall_checked int never_checked(__opaque struct nonsense *x);
#endif
#endif

__subsystem struct sample_driver_api {
	int (*op)(void);
};
__subsystem struct gpio_syscall_driver_api {
	int (*op)(void);
};

#ifdef __cplusplus
}
#endif

#include <syscalls/checked.h>
#endif
