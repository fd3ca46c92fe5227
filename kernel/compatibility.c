/* SPDX-License-Identifier: Apache-2.0 */
/* Private names of Zephyr's that existing tests refer to by address, or declare themselves. See
 * compatibility.h; a program that does not refer to them has nothing of this file in it. */

#include <kernel_internal.h>
#include <ksched.h>

bool(z_is_thread_essential)(void)
{
	return thread_is_essential(_kernel.current);
}

void(z_thread_essential_set)(void)
{
	thread_essential_set(_kernel.current, true);
}

void(z_thread_essential_clear)(void)
{
	thread_essential_set(_kernel.current, false);
}

int z_pend_curr_irqlock(uint32_t key, _wait_q_t *queue, k_timeout_t timeout)
{
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -EAGAIN;
	}
	return sched_wait(queue, timeout, NULL, key);
}

struct k_thread *z_unpend_first_thread(_wait_q_t *queue)
{
	unsigned int key = arch_irq_lock();
	struct k_thread *thread = queue->head;

	if (thread != NULL) {
		sched_wake(thread, 0);
	}
	sched_unlock(key);
	return thread;
}

/* Constants of the kernel's. */
extern const int _k_neg_eagain, _errno_neg_eagain;
const int _k_neg_eagain = -EAGAIN;
const int _errno_neg_eagain = -EAGAIN;

#ifdef CONFIG_USERSPACE
uint8_t *z_priv_stack_find(void *obj)
{
	const struct k_object *object = k_object_find(obj);

	return object == NULL || object->type != K_OBJ_THREAD_STACK_ELEMENT
		       ? NULL
		       : (uint8_t *)obj + object->data.stack_size;
}
#endif
