/* SPDX-License-Identifier: Apache-2.0 */
/* Work in user mode. Nothing here is privileged: it is a thread that takes items out of a queue. */

#include <zephyr/kernel.h>

static void do_work(void *p1, void *p2, void *p3)
{
	struct k_work_user_q *work_q = p1;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		struct k_work_user *work = k_queue_get(&work_q->queue, K_FOREVER);

		/* Not in the queue any more: its handler may submit it again. */
		if (work != NULL &&
		    atomic_test_and_clear_bit(&work->flags, K_WORK_USER_STATE_PENDING)) {
			work->handler(work);
		}
		k_yield();
	}
}

void k_work_user_queue_start(struct k_work_user_q *work_q, k_thread_stack_t *stack,
			     size_t stack_size, int prio, const char *name)
{
	k_queue_init(&work_q->queue);
	(void)k_thread_create(&work_q->thread, stack, stack_size, do_work, work_q, NULL, NULL, prio,
			      K_USER | K_INHERIT_PERMS, K_FOREVER);
	k_object_access_grant(&work_q->queue, &work_q->thread);
	if (name != NULL) {
		(void)k_thread_name_set(&work_q->thread, name);
	}
	k_thread_start(&work_q->thread);
}
