/* SPDX-License-Identifier: Apache-2.0 */
/* Stacks made at run time, without user mode. A list of them tells whether an address is one. */

#include <dynamic_thread.h>
#include <ksched.h>

struct made {
	struct made *next;
	k_thread_stack_t *stack;
};

static struct made *all;

k_thread_stack_t *stack_make(size_t size, bool user)
{
	size_t bytes = Z_KERNEL_STACK_SIZE_ADJUST(size);
	struct made *made = z_thread_malloc(sizeof(*made));
	void *stack = NULL;

	ARG_UNUSED(user);
	if (made != NULL && size > 0 && size <= KB(CONFIG_SRAM_SIZE)) {
		stack = z_thread_aligned_alloc(Z_KERNEL_STACK_OBJ_ALIGN, bytes);
	}
	if (stack == NULL) {
		k_free(made);
		return NULL;
	}
	*made = (struct made){all, stack};
	all = made;
	return stack;
}

bool stack_unmake(k_thread_stack_t *stack)
{
	struct made **link = &all;
	struct made *made;

	while (*link != NULL && (*link)->stack != stack) {
		link = &(*link)->next;
	}
	made = *link;
	if (made == NULL) {
		return false;
	}
	*link = made->next;
	k_free(made->stack);
	k_free(made);
	return true;
}

struct question {
	const k_thread_stack_t *stack;
	bool found;
};

static void compare(const struct k_thread *thread, void *arg)
{
	struct question *question = arg;

	question->found = question->found || thread->stack_obj == question->stack;
}

bool stack_is_in_use(const k_thread_stack_t *stack)
{
	struct question question = {.stack = stack};

	k_thread_foreach(compare, &question);
	return question.found;
}

bool stack_hand_out(k_thread_stack_t *stack)
{
	ARG_UNUSED(stack);
	return false;
}

void stack_take_back(k_thread_stack_t *stack)
{
	ARG_UNUSED(stack);
}

bool stack_is_abandoned(const k_thread_stack_t *stack)
{
	ARG_UNUSED(stack);
	return false;
}
