/* SPDX-License-Identifier: Apache-2.0 */
/* Counting semaphores.
 *
 * count > 0 implies that nobody waits (I7): a give with a waiter hands over instead of counting. */

#include <poll.h>
#include <walls.h>

int z_impl_k_sem_init(struct k_sem *sem, unsigned int initial_count, unsigned int limit)
{
	if (limit == 0 || initial_count > limit) {
		return -EINVAL;
	}
	sem->wait_q.head = NULL;
	sem->count = initial_count;
	sem->limit = limit;
	poll_list_init(POLL_LIST(sem));
	k_object_init(sem);
	return 0;
}

/* What is not the usual case stands apart, so that the usual one needs no stack frame. */
static __noinline int wait_for(struct k_sem *sem, unsigned int key, k_timeout_t timeout)
{
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -EBUSY;
	}
	return sched_wait(&sem->wait_q, timeout, NULL, key);
}

int z_impl_k_sem_take(struct k_sem *sem, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();

	if (sem->count == 0) {
		return wait_for(sem, key, timeout);
	}
	sem->count--;
	arch_irq_unlock(key);
	return 0;
}

static __noinline void hand_over(struct k_sem *sem, unsigned int key)
{
	sched_wake(sem->wait_q.head, 0);
	sched_unlock(key);
}

void z_impl_k_sem_give(struct k_sem *sem)
{
	unsigned int key = arch_irq_lock();

	if (sem->wait_q.head != NULL) {
		hand_over(sem, key);
		return;
	}
	if (sem->count < sem->limit) {
		sem->count++;
	}
	poll_notify_and_unlock(POLL_LIST(sem), K_POLL_STATE_SEM_AVAILABLE, key);
}

void z_impl_k_sem_reset(struct k_sem *sem)
{
	unsigned int key = arch_irq_lock();

	(void)sched_wake_all(&sem->wait_q, -EAGAIN);
	sem->count = 0;
	poll_notify(POLL_LIST(sem), K_POLL_STATE_SEM_AVAILABLE);
	sched_unlock(key);
}
