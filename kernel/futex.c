/* SPDX-License-Identifier: Apache-2.0 */
/* Futexes: waiting for a change of a word that users write.
 *
 * Nothing in user memory is trusted. That there is a futex at an address stands in the object table,
 * and who waits stands in its struct k_object. The word is only read, once, under the lock under
 * which the wait begins: a wake comes before, and then the word has changed already, or after, and
 * then the waiter is in the queue. It is not looked at again. So a waiter whose memory is taken away
 * waits on, until somebody who still may write there wakes it.
 *
 * Who may write the word may wake whoever waits, and may wait: there are no other permissions. */

#include <ksched.h>
#include <walls.h>
#include <zephyr/internal/syscall_handler.h>

static _wait_q_t *queue_of(const struct k_futex *futex)
{
	struct k_object *object = k_object_find(futex);

	return object != NULL && object->type == K_OBJ_FUTEX ? &object->data.wait_q : NULL;
}

/* Until somebody wakes it, the result of a wait is that nobody did. */
static void futex_wait_ended(struct k_thread *thread, _wait_q_t *queue)
{
	ARG_UNUSED(queue);
	arch_thread_set_result(thread, -ETIMEDOUT);
}

static void wake_first(_wait_q_t *queue)
{
	struct k_thread *thread = queue->head;

	sched_wake(thread, 0);
	arch_thread_set_result(thread, 0);
}

/* Why the caller cannot use it; 0: it can, and the waiters are in @p queue. What a user cannot write is
 * not even looked for. Lock held. */
static int find(const struct k_futex *futex, bool user, _wait_q_t **queue)
{
	if (!walls_buffer_check(futex, sizeof(*futex), true, user)) {
		return -EACCES;
	}
	*queue = queue_of(futex);
	return *queue == NULL ? -EINVAL : 0;
}

/* Why the caller cannot wait; 0: it can. Lock held. */
static int objection(const struct k_futex *futex, int expected, k_timeout_t timeout, bool user)
{
	atomic_val_t value;

	if (!walls_buffer_read(&value, &futex->val, sizeof(value), user)) {
		return -EACCES;
	}
	if (value != expected) {
		return -EAGAIN;
	}
	return K_TIMEOUT_EQ(timeout, K_NO_WAIT) ? -ETIMEDOUT : 0;
}

static int wait(const struct k_futex *futex, int expected, k_timeout_t timeout, bool user)
{
	unsigned int key = arch_irq_lock();
	_wait_q_t *queue;
	int error = find(futex, user, &queue);

	if (error == 0) {
		error = objection(futex, expected, timeout, user);
	}
	if (error != 0) {
		arch_irq_unlock(key);
		return error;
	}
	return sched_wait(queue, timeout, futex_wait_ended, key);
}

static int wake(const struct k_futex *futex, bool wake_all, bool user)
{
	unsigned int key = arch_irq_lock();
	_wait_q_t *queue;
	int error = find(futex, user, &queue);
	int woken = 0;

	while (error == 0 && queue->head != NULL && (wake_all || woken == 0)) {
		wake_first(queue);
		woken++;
	}
	sched_unlock(key);
	return error != 0 ? error : woken;
}

int z_impl_k_futex_wait(struct k_futex *futex, int expected, k_timeout_t timeout)
{
	return wait(futex, expected, timeout, false);
}

int z_impl_k_futex_wake(struct k_futex *futex, bool wake_all)
{
	return wake(futex, wake_all, false);
}

/* ---- What a user's call runs instead ---------------------------------------------------------- */

int z_user_k_futex_wait(struct k_futex *futex, int expected, k_timeout_t timeout)
{
	return wait(futex, expected, timeout, true);
}

int z_user_k_futex_wake(struct k_futex *futex, bool wake_all)
{
	return wake(futex, wake_all, true);
}
