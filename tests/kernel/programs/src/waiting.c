/* SPDX-License-Identifier: Apache-2.0 */
/* Private names of the scheduler's: a queue that belongs to no object. */

#include <ksched.h>
#include <zephyr/ztest.h>

static struct k_thread child[2];
static K_THREAD_STACK_ARRAY_DEFINE(stack, 2, 1024);
static _wait_q_t queue;
static int woken;

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		zassert_ok(z_pend_curr_irqlock(irq_lock(), &queue, K_FOREVER));
		woken++;
	}
}

ZTEST(programs, test_wait_queue)
{
	z_waitq_init(&queue);
	zassert_is_null(z_unpend_first_thread(&queue));
	zassert_equal(z_pend_curr_irqlock(irq_lock(), &queue, K_NO_WAIT), -EAGAIN);
	zassert_equal(z_pend_curr_irqlock(irq_lock(), &queue, K_TICKS(1)), -EAGAIN);
	for (int i = 0; i < 2; i++) {
		k_thread_create(&child[i], stack[i], K_THREAD_STACK_SIZEOF(stack[i]), waits, NULL,
				NULL, NULL, -4 + i, 0, K_NO_WAIT);
	}
	(void)k_sleep(K_TICKS(1));
	for (int i = 0; i < 2; i++) {
		zassert_equal_ptr(z_unpend_first_thread(&queue), &child[i]);
		z_ready_thread(&child[i]);
		zassert_equal(woken, i);
		z_swap_unlocked();
		zassert_equal(woken, i + 1);
		if (i == 0) {
			k_thread_abort(&child[0]);
		}
	}
	k_thread_abort(&child[1]);
	zassert_is_null(z_waitq_head(&queue));
}
