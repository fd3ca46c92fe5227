/* SPDX-License-Identifier: Apache-2.0 */
/* Semaphores in user memory (<zephyr/sys/sem.h>), with user mode.
 *
 * The word of the futex is the count, or CONTENDED: nobody can take, and somebody may wait. Who
 * finds nothing to take makes it CONTENDED and waits for as long as it is; who gives then makes it 1
 * and wakes all, of whom the most urgent takes it and the others wait again.
 *
 * Whoever shares the memory can write anything into it at any time. Any negative word is taken for
 * CONTENDED and replaced by it, so that nobody, not even a supervisor, goes round a loop of its own
 * for that. */

#include <zephyr/kernel.h>
#include <zephyr/sys/sem.h>

#define CONTENDED (-1)

int sys_sem_init(struct sys_sem *sem, unsigned int initial_count, unsigned int limit)
{
	if (sem == NULL || limit == 0 || limit > INT_MAX || initial_count > limit) {
		return -EINVAL;
	}
	(void)atomic_set(&sem->futex.val, (atomic_val_t)initial_count);
	sem->limit = (int)limit;
	return 0;
}

int sys_sem_give(struct sys_sem *sem)
{
	atomic_val_t before;
	int woken;

	do {
		before = atomic_get(&sem->futex.val);
		if (before >= sem->limit) {
			return -EAGAIN;
		}
	} while (!atomic_cas(&sem->futex.val, before, MAX(before, 0) + 1));
	if (before >= 0) {
		return 0;
	}
	woken = k_futex_wake(&sem->futex, true);
	return MIN(woken, 0);
}

static bool try_to_take(struct sys_sem *sem)
{
	atomic_val_t before;

	do {
		before = atomic_get(&sem->futex.val);
	} while (!atomic_cas(&sem->futex.val, before, before > 0 ? before - 1 : CONTENDED));
	return before > 0;
}

int sys_sem_take(struct sys_sem *sem, k_timeout_t timeout)
{
	k_timepoint_t end;
	int result;

	if (try_to_take(sem)) {
		return 0;
	}
	end = sys_timepoint_calc(timeout);
	for (;;) {
		result = k_futex_wait(&sem->futex, CONTENDED, timeout);
		if (result != 0 && result != -EAGAIN) {
			return result;
		}
		if (try_to_take(sem)) {
			return 0;
		}
		timeout = sys_timepoint_timeout(end);
	}
}

unsigned int sys_sem_count_get(struct sys_sem *sem)
{
	return (unsigned int)MAX(atomic_get(&sem->futex.val), 0);
}
