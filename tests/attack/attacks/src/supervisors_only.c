/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that are no system calls, called by a user: they run with the user's rights, on the
 * kernel's objects and on forged ones, and end where the first of them is out of reach. */

#include "attack.h"

ATTACK_SUITE(supervisors_only);

static struct k_work_q queue;
static struct k_work_delayable item;
static K_MBOX_DEFINE(mbox);

/* No k_work_q: the image tool would warn of the thread in it. */
static ATTACK_BMEM uint64_t own_queue_bytes[sizeof(struct k_work_q) / 8 + 1];
static struct k_work_q *const own_queue = (struct k_work_q *)own_queue_bytes;
static ATTACK_BMEM struct k_work_delayable own_item;
static ATTACK_BMEM struct k_work_sync sync;
static ATTACK_BMEM struct k_mbox own_mbox;
static ATTACK_BMEM struct k_mbox_msg msg;

static void runs_privileged(struct k_work *work)
{
	ARG_UNUSED(work);
	privilege_probe();
}

static void forge(void)
{
	own_item.work.handler = runs_privileged;
	own_item.work.queue = own_queue;
	own_queue->thread_id = k_current_get();
	own_queue->flags = K_WORK_QUEUE_STARTED;
	own_queue->pending.head = &own_queue->pending;
	own_queue->pending.tail = &own_queue->pending;
}

static void calls(void *which, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	forge();
	switch ((uintptr_t)which) {
	case 0:
		(void)k_work_submit_to_queue(&queue, &own_item.work);
		break;
	case 1:
		(void)k_work_submit(&own_item.work);
		break;
	case 2:
		(void)k_work_submit_to_queue(own_queue, &item.work);
		break;
	case 3:
		(void)k_work_submit_to_queue(own_queue, &own_item.work);
		break;
	case 4:
		(void)k_work_schedule_for_queue(&queue, &own_item, K_TICKS(1));
		break;
	case 5:
		own_item.work.flags = K_WORK_RUNNING;
		(void)k_work_flush(&own_item.work, &sync);
		break;
	case 6:
		own_item.work.flags = K_WORK_RUNNING;
		(void)k_work_cancel_sync(&own_item.work, &sync);
		break;
	case 7:
		(void)k_work_queue_drain(&queue, true);
		break;
	case 8:
		k_work_queue_run(own_queue, NULL);
		break;
	case 9:
		(void)k_mbox_put(&mbox, &msg, K_FOREVER);
		break;
	case 10:
		(void)k_mbox_get(&own_mbox, &msg, &msg, K_FOREVER);
		break;
	default:
		k_mbox_async_put(&own_mbox, &msg, &foreign_sem);
		break;
	}
}

ZTEST(supervisors_only, test_called_by_a_user)
{
	for (uintptr_t which = 0; which < 12; which++) {
		attack_dies(calls, (void *)which, K_ERR_CPU_EXCEPTION);
	}
	zassert_equal(item.work.flags, 0);
	zassert_is_null(mbox.tx_msg_queue.head);
}
