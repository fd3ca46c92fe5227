/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel asks of the walls, handed on to those who know: objects, domains, the port. */

#include <arch.h>
#include <domain.h>
#include <ksched.h>
#include <object.h>
#include <walls.h>

void walls_init(void)
{
	objects_init();
	domains_init();
}

static void say_not_user_capable(void)
{
	printk("a thread on a K_KERNEL_STACK cannot enter user mode: give it a K_THREAD_STACK\n");
}

void walls_stack_setup(struct k_thread *thread, k_thread_stack_t *stack, bool user_capable)
{
	thread->syscall_frame = NULL;
	thread->end_reason = 0;
	thread->end_address = 0;
	thread->refused_error = 0;
	thread->refused_type = 0;
	thread->context.image = NULL;
	thread->context.kernel_stack_top = 0;
	object_thread_stack(thread, stack);
	if (user_capable) {
		thread->context.kernel_stack_top = thread->stack_info.start +
						   thread->stack_info.size +
						   K_THREAD_STACK_RESERVED;
		arch_stack_region_encode(thread->context.stack_region, thread->stack_info.start,
					 thread->stack_info.size);
	} else if ((thread->base.user_options & K_USER) != 0) {
		/* Without regions of its own it would run, and privileged. */
		say_not_user_capable();
		k_panic();
	}
}

void walls_thread_created(struct k_thread *thread)
{
	domain_thread_created(thread);
	object_thread_created(thread);
	if ((thread->base.user_options & K_USER) != 0) {
		domain_thread_is_user(thread);
	}
}

void walls_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	struct k_thread *current = _kernel.current;

	if (current->context.kernel_stack_top == 0) {
		say_not_user_capable();
		k_panic();
	}
	current->base.user_options |= K_USER;
	/* A fatal-error handler may go on in user mode: then the error is over. */
	current->base.user_options &= (uint8_t) ~(K_ESSENTIAL | THREAD_AT_FAULT);
	domain_thread_is_user(current);
	/* A user holds no lock of the kernel's, and who waited for it comes first. */
	(void)arch_irq_lock();
	current->base.sched_locked &= THREAD_ENDING;
	sched_choose();
	sched_unlock(ARCH_IRQ_UNLOCKED);
	arch_user_mode_enter(entry, p1, p2, p3);
}

void walls_thread_at_fault(struct k_thread *thread, unsigned int reason, const struct arch_esf *esf)
{
	thread->end_reason = (uint8_t)(reason + 1);
	if (reason != K_ERR_KERNEL_OOPS && esf != NULL) {
		thread->end_address = esf->address;
	}
}

void walls_thread_ended(struct k_thread *thread)
{
	domain_thread_ended(thread);
	object_thread_ended(thread);
}
