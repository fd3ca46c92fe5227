/* SPDX-License-Identifier: Apache-2.0 */
/* A thread that is ended by an interrupt at any instruction of a call that allocates, watches or moves
 * bytes in steps: nothing of it is left (I11), neither links nor memory. */

#include "attack.h"

ATTACK_SUITE(ended_calls);

K_HEAP_DEFINE(swept_pool, 512);
static K_SEM_DEFINE(sem, 0, 1);
static K_QUEUE_DEFINE(queue);
static struct k_poll_signal sig;
static struct k_pipe pipe;
static uint8_t ring[16];

#define EVENTS 4
static ATTACK_BMEM struct k_poll_event wanted[EVENTS];
static ATTACK_BMEM uint8_t sent[200];
static ATTACK_BMEM uint8_t got[200];

static void polls(void)
{
	k_poll_event_init(&wanted[0], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem);
	k_poll_event_init(&wanted[1], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &sig);
	k_poll_event_init(&wanted[2], K_POLL_TYPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &queue);
	(void)k_poll(wanted, 3, K_FOREVER);
	(void)k_sem_take(&sem, K_NO_WAIT);
}

static void acts(void *how, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		switch ((uintptr_t)how) {
		case 0:
			polls();
			break;
		case 1:
			(void)k_pipe_write(&pipe, sent, sizeof(sent), K_FOREVER);
			break;
		case 2:
			(void)k_pipe_read(&pipe, got, sizeof(got), K_FOREVER);
			break;
		default:
			(void)k_queue_alloc_append(&queue, got);
			(void)k_queue_get(&queue, K_NO_WAIT);
			break;
		}
	}
}

static void answers(void *how, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		switch ((uintptr_t)how) {
		case 0:
			k_sem_give(&sem);
			break;
		case 1:
			(void)k_pipe_read(&pipe, got, 100, K_FOREVER);
			break;
		case 2:
			(void)k_pipe_write(&pipe, sent, 100, K_FOREVER);
			break;
		default:
			break;
		}
		k_yield();
	}
}

static void abort_now(void *thread)
{
	k_thread_abort(thread);
}

static bool is_whole(void)
{
	void *all = k_heap_alloc(&swept_pool, 440, K_NO_WAIT);

	k_heap_free(&swept_pool, all);
	return all != NULL && sys_heap_validate(&swept_pool.heap);
}

ZTEST(ended_calls, test_all)
{
	zassert_true(is_whole());
	for (uintptr_t how = 0; how < 4; how++) {
		for (uint32_t cycles = MACHINE_CYCLES(4000); cycles < MACHINE_CYCLES(13000);
		     cycles += (IS_ENABLED(CONFIG_ASSERT) ? 3 : 10) * MACHINE_CYCLES(5)) {
			k_poll_signal_init(&sig);
			k_pipe_init(&pipe, ring, sizeof(ring));
			for (int i = 0; i < 2; i++) {
				child_create(i, i == 0 ? acts : answers, (void *)how, ATTACKER_PRIO,
					     K_USER, K_FOREVER);
				(void)k_mem_domain_add_thread(&attack_domain, &child[i]);
				k_thread_access_grant(&child[i], &sem, &queue, &sig, &pipe);
				k_thread_heap_assign(&child[i], &swept_pool);
			}
			k_thread_start(&child[0]);
			k_thread_start(&child[1]);
			interrupt_after(cycles, abort_now, &child[0]);
			zassert_equal(k_thread_join(&child[0], K_TICKS(2)), 0);
			zassert_is_null(sem.poll_events.head, "way %u, cycle %u", (unsigned int)how,
					cycles);
			zassert_is_null(sig.poll_events.head, "way %u, cycle %u", (unsigned int)how,
					cycles);
			zassert_is_null(queue.poll_events.head, "way %u, cycle %u",
					(unsigned int)how, cycles);
			k_thread_abort(&child[1]);
			zassert_is_null(pipe.wait_q.readers.head);
			zassert_is_null(pipe.wait_q.writers.head);
			zassert_true(pipe.bytes_used <= sizeof(ring));
			while (k_queue_get(&queue, K_NO_WAIT) != NULL) {
			}
			zassert_true(is_whole(), "way %u, cycle %u", (unsigned int)how, cycles);
			k_sem_reset(&sem);
		}
		oracles_ask();
	}
}
