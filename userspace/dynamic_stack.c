/* SPDX-License-Identifier: Apache-2.0 */
/* Stacks made at run time, with user mode: they are dynamic objects, and those of the pool have their
 * permissions in the object table. */

#include <dynamic.h>
#include <dynamic_thread.h>

static struct k_object *object_of(const k_thread_stack_t *stack)
{
	struct k_object *object = k_object_find(stack);

	return object != NULL && object->type == K_OBJ_THREAD_STACK_ELEMENT ? object : NULL;
}

k_thread_stack_t *stack_make(size_t size, bool user)
{
	return object_alloc(K_OBJ_THREAD_STACK_ELEMENT, size, user);
}

bool stack_unmake(k_thread_stack_t *stack)
{
	const struct k_object *object = object_of(stack);

	if (object == NULL || !is_dynamic(object)) {
		return false;
	}
	k_object_free(stack);
	return true;
}

bool stack_is_in_use(const k_thread_stack_t *stack)
{
	const struct k_object *object = object_of(stack);

	return object != NULL && object_check_state(object->flags, _OBJ_INIT_FALSE) != 0;
}

static bool somebody_may_use(const k_thread_stack_t *stack)
{
	return !threads_empty(object_of(stack)->perms);
}

bool stack_hand_out(k_thread_stack_t *stack)
{
	stack_take_back(stack);
	z_impl_k_object_access_grant(stack, _kernel.current);
	return somebody_may_use(stack);
}

void stack_take_back(k_thread_stack_t *stack)
{
	object_nobodys(object_of(stack));
}

bool stack_is_abandoned(const k_thread_stack_t *stack)
{
	return !somebody_may_use(stack) && !stack_is_in_use(stack);
}
