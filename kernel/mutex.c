/* SPDX-License-Identifier: Apache-2.0 */
/* Reentrant mutexes with transitive priority inheritance.
 *
 * A thread's effective priority is the most urgent of its own and of everybody who waits for a
 * mutex it holds (I8). It is computed anew, never undone step by step: whoever changes a waiter or
 * an owner calls thread_prio_update(), which goes along the chain of owners as far as something
 * changes. An owner that ends hands its mutexes over as if it had unlocked them. */

#include <kernel_internal.h>
#include <ksched.h>
#include <walls.h>

static int inherited_prio(const struct k_thread *thread)
{
	int prio = thread->base.own_prio;

	for (struct k_mutex *m = thread->base.mutexes; m != NULL; m = m->next_held) {
		if (m->wait_q.head != NULL && m->wait_q.head->base.prio < prio) {
			prio = m->wait_q.head->base.prio;
		}
	}
	return prio;
}

static void mutex_wait_ended(struct k_thread *thread, _wait_q_t *queue)
{
	struct k_mutex *mutex = CONTAINER_OF(queue, struct k_mutex, wait_q);

	ARG_UNUSED(thread);
	thread_prio_update(mutex->owner);
}

static struct k_thread *owner_waited_for(const struct k_thread *thread)
{
	if (thread->base.pended_on == NULL || thread->base.wait_ended != mutex_wait_ended) {
		return NULL;
	}
	return CONTAINER_OF(thread->base.pended_on, struct k_mutex, wait_q)->owner;
}

void thread_prio_update(struct k_thread *thread)
{
	while (thread != NULL) {
		int prio = inherited_prio(thread);

		if (prio == thread->base.prio) {
			return;
		}
		sched_set_prio(thread, prio);
		thread = owner_waited_for(thread);
	}
}

/* The caller waits next: the chain of owners runs at least at its priority from now on. */
static void lend_prio(struct k_thread *owner, int prio)
{
	while (owner != NULL && prio < owner->base.prio) {
		sched_set_prio(owner, prio);
		owner = owner_waited_for(owner);
	}
}

static void set_owner(struct k_mutex *mutex, struct k_thread *owner)
{
	mutex->owner = owner;
	mutex->lock_count = 1;
	mutex->next_held = owner->base.mutexes;
	owner->base.mutexes = mutex;
}

static ALWAYS_INLINE void remove_from_held(struct k_mutex *mutex)
{
	struct k_mutex **link = &mutex->owner->base.mutexes;

	while (*link != mutex) {
		link = &(*link)->next_held;
	}
	*link = mutex->next_held;
}

/* Nobody waits for it. What a thread inherits through its other mutexes stays the same. */
static ALWAYS_INLINE void let_go(struct k_mutex *mutex)
{
	remove_from_held(mutex);
	mutex->owner = NULL;
	mutex->lock_count = 0;
}

static void hand_over(struct k_mutex *mutex)
{
	struct k_thread *next = mutex->wait_q.head;

	if (next == NULL) {
		let_go(mutex);
		return;
	}
	remove_from_held(mutex);
	set_owner(mutex, next);
	sched_wake(next, 0);
}

void mutex_release_all(struct k_thread *owner)
{
	while (owner->base.mutexes != NULL) {
		hand_over(owner->base.mutexes);
	}
}

#ifdef CONFIG_DYNAMIC_OBJECTS
void mutex_forget(struct k_mutex *mutex)
{
	struct k_thread *owner = mutex->owner;

	if (owner != NULL) {
		remove_from_held(mutex);
		mutex->owner = NULL;
		(void)sched_wake_all(&mutex->wait_q, -EAGAIN);
		thread_prio_update(owner);
	}
}
#endif

int z_impl_k_mutex_init(struct k_mutex *mutex)
{
	mutex->wait_q.head = NULL;
	mutex->owner = NULL;
	mutex->lock_count = 0;
	mutex->next_held = NULL;
	k_object_init(mutex);
	return 0;
}

/* What is not the usual case stands apart, so that the usual one needs no stack frame. */
static __noinline int lock_owned(struct k_mutex *mutex, unsigned int key, k_timeout_t timeout)
{
	struct k_thread *current = _kernel.current;

	if (mutex->owner == current) {
		mutex->lock_count++;
		arch_irq_unlock(key);
		return 0;
	}
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -EBUSY;
	}
	lend_prio(mutex->owner, current->base.prio);
	return sched_wait(&mutex->wait_q, timeout, mutex_wait_ended, key);
}

int z_impl_k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();

	__ASSERT(!arch_is_in_isr(), "mutexes cannot be used in an interrupt handler");
	if (mutex->owner != NULL) {
		return lock_owned(mutex, key, timeout);
	}
	set_owner(mutex, _kernel.current);
	arch_irq_unlock(key);
	return 0;
}

static __noinline int unlock_waited_for(struct k_mutex *mutex, unsigned int key)
{
	hand_over(mutex);
	thread_prio_update(_kernel.current);
	sched_unlock(key);
	return 0;
}

int z_impl_k_mutex_unlock(struct k_mutex *mutex)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	__ASSERT(!arch_is_in_isr(), "mutexes cannot be used in an interrupt handler");
	if (mutex->owner != _kernel.current) {
		result = mutex->owner == NULL ? -EINVAL : -EPERM;
	} else if (--mutex->lock_count == 0) {
		if (mutex->wait_q.head != NULL) {
			return unlock_waited_for(mutex, key);
		}
		let_go(mutex);
	}
	arch_irq_unlock(key);
	return result;
}
