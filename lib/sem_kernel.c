/* SPDX-License-Identifier: Apache-2.0 */
/* Semaphores of <zephyr/sys/sem.h> without user mode: those of the kernel, with other results. */

#include <zephyr/kernel.h>
#include <zephyr/sys/sem.h>

int sys_sem_init(struct sys_sem *sem, unsigned int initial_count, unsigned int limit)
{
	if (sem == NULL || limit > INT_MAX) {
		return -EINVAL;
	}
	return k_sem_init(&sem->kernel_sem, initial_count, limit);
}

int sys_sem_give(struct sys_sem *sem)
{
	struct k_sem *kernel_sem = &sem->kernel_sem;
	unsigned int key = irq_lock();
	int result = kernel_sem->count == kernel_sem->limit ? -EAGAIN : 0;

	k_sem_give(kernel_sem);
	irq_unlock(key);
	return result;
}

int sys_sem_take(struct sys_sem *sem, k_timeout_t timeout)
{
	return k_sem_take(&sem->kernel_sem, timeout) == 0 ? 0 : -ETIMEDOUT;
}

unsigned int sys_sem_count_get(struct sys_sem *sem)
{
	return k_sem_count_get(&sem->kernel_sem);
}
