/* SPDX-License-Identifier: Apache-2.0 */
/* Stacks made at run time.
 *
 * A stack is one of a pool, which is laid out like every array of stacks, or memory of the caller's
 * resource pool. What a user thread took from the pool, and did not give back before it ended, is
 * found when the next one asks. */

#include <dynamic_thread.h>
#include <ksched.h>
#include <walls.h>

/* ---- The pool. Lock held ------------------------------------------------------------------------- */

#if CONFIG_DYNAMIC_THREAD_POOL_SIZE > 0
static K_THREAD_STACK_ARRAY_DEFINE(pool, CONFIG_DYNAMIC_THREAD_POOL_SIZE,
				   CONFIG_DYNAMIC_THREAD_STACK_SIZE);

static enum {
	FREE,
	LENT,  /* to a thread that has permission on it */
	TAKEN, /* until it is given back */
} state[CONFIG_DYNAMIC_THREAD_POOL_SIZE];

static k_thread_stack_t *pool_take(size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(pool) && size <= CONFIG_DYNAMIC_THREAD_STACK_SIZE; i++) {
		if (state[i] == FREE || (state[i] == LENT && stack_is_abandoned(pool[i]))) {
			state[i] = stack_hand_out(pool[i]) ? LENT : TAKEN;
			return pool[i];
		}
	}
	return NULL;
}

static bool pool_give(const k_thread_stack_t *stack)
{
	for (size_t i = 0; i < ARRAY_SIZE(pool); i++) {
		if (stack == pool[i] && state[i] != FREE) {
			state[i] = FREE;
			stack_take_back(pool[i]);
			return true;
		}
	}
	return false;
}
#else
static k_thread_stack_t *pool_take(size_t size)
{
	ARG_UNUSED(size);
	return NULL;
}

static bool pool_give(const k_thread_stack_t *stack)
{
	ARG_UNUSED(stack);
	return false;
}
#endif

/* ---- The API ------------------------------------------------------------------------------------- */

static k_thread_stack_t *make(size_t size, int flags)
{
	return IS_ENABLED(CONFIG_DYNAMIC_THREAD_ALLOC) ? stack_make(size, (flags & K_USER) != 0)
						       : NULL;
}

k_thread_stack_t *z_impl_k_thread_stack_alloc(size_t size, int flags)
{
	unsigned int key = arch_irq_lock();
	bool make_first = IS_ENABLED(CONFIG_DYNAMIC_THREAD_PREFER_ALLOC);
	k_thread_stack_t *stack = make_first ? make(size, flags) : pool_take(size);

	if (stack == NULL) {
		stack = make_first ? pool_take(size) : make(size, flags);
	}
	sched_unlock(key);
	walls_settle();
	return stack;
}

int z_impl_k_thread_stack_free(k_thread_stack_t *stack)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	if (stack_is_in_use(stack)) {
		result = -EBUSY;
	} else if (!pool_give(stack) && !stack_unmake(stack)) {
		result = -EINVAL;
	}
	sched_unlock(key);
	walls_settle();
	return result;
}
