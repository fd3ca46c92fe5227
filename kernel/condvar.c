/* SPDX-License-Identifier: Apache-2.0 */
/* Condition variables.
 *
 * Nothing is remembered: a signal that nobody waits for is lost. That is no race for those who
 * signal with the mutex held, because giving it up and waiting are one step under the lock.
 *
 * There are two waits, one after the other, so a user's wait is a long call. Who is woken competes
 * for the mutex when it runs, like anybody else: meanwhile it holds nothing, and inherits nothing.
 * So there is nothing to undo when it is aborted, and a suspended thread does not block the others
 * by owning what was signalled to it. */

#include <ksched.h>
#include <walls.h>

int z_impl_k_condvar_init(struct k_condvar *condvar)
{
	condvar->wait_q.head = NULL;
	k_object_init(condvar);
	return 0;
}

int z_impl_k_condvar_signal(struct k_condvar *condvar)
{
	unsigned int key = arch_irq_lock();

	if (condvar->wait_q.head != NULL) {
		sched_wake(condvar->wait_q.head, 0);
	}
	sched_unlock(key);
	return 0;
}

int z_impl_k_condvar_broadcast(struct k_condvar *condvar)
{
	unsigned int key = arch_irq_lock();
	int woken = sched_wake_all(&condvar->wait_q, 0);

	sched_unlock(key);
	return woken;
}

/* A caller that does not hold the mutex gives up nothing. It waits all the same, and holds the
 * mutex afterwards. */
int z_impl_k_condvar_wait(struct k_condvar *condvar, struct k_mutex *mutex, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	int result = -EAGAIN;

	(void)z_impl_k_mutex_unlock(mutex); /* the lock is held on: no switch yet */
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		sched_unlock(key);
	} else {
		result = sched_wait(&condvar->wait_q, timeout, NULL, key);
	}
	(void)z_impl_k_mutex_lock(mutex, K_FOREVER);
	return result;
}
