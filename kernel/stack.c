/* SPDX-License-Identifier: Apache-2.0 */
/* Stacks of words.
 *
 * Threads wait only while the stack is empty. A word goes through the stack also when somebody waits
 * for it: a waiter runs no code afterwards, so whoever pushes writes the word to the address that
 * the waiter left, with the waiter's rights at that time. If they do not suffice any more, the word
 * stays where it is, that waiter ends with K_ERR_KERNEL_OOPS, and the next one is served. (As with
 * messages: see msgq.c.) */

#include <ksched.h>
#include <pool.h>
#include <walls.h>
#include <zephyr/sys/math_extras.h>

static void buffer_set(struct k_stack *stack, stack_data_t *buffer, uint32_t num_entries,
		       uint8_t flags)
{
	stack->flags = flags;
	stack->base = buffer;
	stack->next = buffer;
	stack->top = buffer + num_entries;
}

void k_stack_init(struct k_stack *stack, stack_data_t *buffer, uint32_t num_entries)
{
	stack->wait_q.head = NULL;
	buffer_set(stack, buffer, num_entries, 0);
	k_object_init(stack);
}

/* Under the lock, so that an abort between loses no memory. */
int32_t z_impl_k_stack_alloc_init(struct k_stack *stack, uint32_t num_entries)
{
	unsigned int key = arch_irq_lock();
	stack_data_t *buffer = NULL;
	size_t size;

	if (!size_mul_overflow(num_entries, sizeof(*buffer), &size)) {
		buffer = pool_alloc(size);
	}
	if (buffer != NULL) {
		stack->wait_q.head = NULL;
		buffer_set(stack, buffer, num_entries, K_STACK_FLAG_ALLOC);
		k_object_init(stack);
	}
	arch_irq_unlock(key);
	return buffer == NULL ? -ENOMEM : 0;
}

/* Users may have permission still: a stack without its buffer has no place, and no word. */
int k_stack_cleanup(struct k_stack *stack)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	if (stack->wait_q.head != NULL) {
		result = -EAGAIN;
	} else if ((stack->flags & K_STACK_FLAG_ALLOC) != 0) {
		pool_free(stack->base);
		buffer_set(stack, NULL, 0, 0);
	}
	sched_unlock(key);
	return result;
}

/* The word goes to the first waiter that can take it. */
static __noinline int serve(struct k_stack *stack, unsigned int key)
{
	while (stack->wait_q.head != NULL) {
		struct k_thread *waiter = stack->wait_q.head;

		if (walls_waiter_write(waiter, stack->next - 1, sizeof(stack_data_t))) {
			stack->next--;
			sched_wake(waiter, 0);
			break;
		}
		walls_waiter_refused(waiter, sizeof(stack_data_t), true);
	}
	sched_unlock(key);
	return 0;
}

int z_impl_k_stack_push(struct k_stack *stack, stack_data_t data)
{
	unsigned int key = arch_irq_lock();

	if (stack->next == stack->top) {
		arch_irq_unlock(key);
		return -ENOMEM;
	}
	*stack->next++ = data;
	if (stack->wait_q.head != NULL) {
		return serve(stack, key);
	}
	arch_irq_unlock(key);
	return 0;
}

/* The stack is empty. A user's address must be the user's all the same. */
static int wait(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout, bool user,
		unsigned int key)
{
	if (!walls_buffer_check(data, sizeof(*data), true, user)) {
		return walls_buffer_refused(data, sizeof(*data), true, key);
	}
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -EBUSY;
	}
	_kernel.current->wait_buffer = data;
	_kernel.current->base.wait_user = user;
	return sched_wait(&stack->wait_q, timeout, NULL, key);
}

static ALWAYS_INLINE int pop(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout,
			     bool user)
{
	unsigned int key = arch_irq_lock();

	if (stack->next == stack->base) {
		return wait(stack, data, timeout, user, key);
	}
	if (!walls_buffer_write(data, stack->next - 1, sizeof(*data), user)) {
		return walls_buffer_refused(data, sizeof(*data), true, key);
	}
	stack->next--;
	arch_irq_unlock(key);
	return 0;
}

int z_impl_k_stack_pop(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout)
{
	return pop(stack, data, timeout, false);
}

#ifdef CONFIG_USERSPACE
/* ---- What a user's call runs instead ---------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

int z_user_k_stack_pop(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout)
{
	return pop(stack, data, timeout, true);
}
#endif
