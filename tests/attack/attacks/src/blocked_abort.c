/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a thread that is blocked in a system call of either lane, by a thread, an interrupt,
 * and the fault handler. Nothing of it is left in any list, and its record can be used again. */

#include "attack.h"
#include "attack_calls.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/irq_offload.h>

ATTACK_SUITE(blocked_abort);

static K_SEM_DEFINE(gate, 0, 10);
static K_SEM_DEFINE(long_gate, 0, 10);
static K_MUTEX_DEFINE(held);
static K_MUTEX_DEFINE(given_up);
static K_CONDVAR_DEFINE(changed);
K_STACK_DEFINE(empty_stack, 1);
static K_QUEUE_DEFINE(empty_queue);
K_PIPE_DEFINE(empty_pipe, 4, 1);

void wake_long_gate(void)
{
	if (long_gate.wait_q.head != NULL) {
		k_sem_give(&long_gate);
	}
}

int z_impl_attack_wait_long(int result)
{
	return k_sem_take(&long_gate, K_FOREVER) == 0 ? result : -1;
}

static int z_vrfy_attack_wait_long(int result)
{
	return z_impl_attack_wait_long(result);
}
#include <zephyr/syscalls/attack_wait_long_mrsh.c>

static void blocks(void *how, void *p2, void *p3)
{
	stack_data_t word;
	uint8_t bytes[8] = "too many";

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)how) {
	case 0:
		(void)k_sem_take(&gate, K_FOREVER);
		break;
	case 1:
		(void)k_mutex_lock(&held, K_FOREVER);
		break;
	case 2:
		(void)k_sleep(K_TICKS(5000));
		break;
	case 3:
		(void)attack_wait_long(1);
		break;
	case 4:
		(void)k_thread_join(&child[2], K_FOREVER);
		break;
	case 5:
		(void)k_mutex_lock(&given_up, K_FOREVER);
		(void)k_condvar_wait(&changed, &given_up, K_FOREVER);
		break;
	case 6:
		(void)k_stack_pop(&empty_stack, &word, K_FOREVER);
		break;
	case 7:
		(void)k_queue_get(&empty_queue, K_FOREVER);
		break;
	case 8:
		(void)k_pipe_read(&empty_pipe, bytes, sizeof(bytes), K_FOREVER);
		break;
	case 9:
		(void)k_pipe_write(&empty_pipe, bytes, sizeof(bytes), K_FOREVER);
		break;
	default:
		k_thread_suspend(k_current_get());
		break;
	}
	privilege_probe();
	*(volatile uint32_t *)kernel_bytes = 1; /* not one instruction more */
}

#define WAYS 11

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&gate, K_FOREVER);
}

static void block(uintptr_t how)
{
	(void)k_mutex_lock(&held, K_FOREVER);
	child_create(2, waits, NULL, 9, 0, K_FOREVER);
	attacker_create(blocks, (void *)how);
	faults_expect(0);
	k_thread_access_grant(&child[0], &gate, &held, &given_up, &changed, &empty_stack,
			      &empty_queue, &empty_pipe, &child[2]);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), -EBUSY);
}

static void is_gone(void)
{
	static sys_snode_t item;

	console_is_silent = false;
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	k_sem_give(&gate);
	zassert_equal(k_sem_take(&gate, K_NO_WAIT), 0, "it still waits");
	k_sem_give(&long_gate);
	zassert_equal(k_sem_take(&long_gate, K_NO_WAIT), 0, "it still waits");
	zassert_equal(k_mutex_unlock(&held), 0);
	zassert_equal(k_mutex_unlock(&held), -EINVAL, "it still waits");
	k_queue_append(&empty_queue, &item);
	zassert_equal_ptr(k_queue_get(&empty_queue, K_NO_WAIT), &item, "it still waits");
	zassert_equal(k_stack_cleanup(&empty_stack), 0, "it still waits");
	zassert_is_null(empty_pipe.wait_q.readers.head, "it still waits");
	zassert_is_null(empty_pipe.wait_q.writers.head, "it still waits");
	k_pipe_reset(&empty_pipe);
	zassert_equal(k_condvar_broadcast(&changed), 0, "it still waits");
	zassert_equal(k_mutex_lock(&given_up, K_NO_WAIT), 0, "it holds what it gave up");
	zassert_equal(k_mutex_unlock(&given_up), 0);
	k_thread_abort(&child[2]);
	oracles_ask();
}

ZTEST(blocked_abort, test_by_thread)
{
	for (uintptr_t how = 0; how < WAYS; how++) {
		block(how);
		k_thread_abort(&child[0]);
		is_gone();
	}
}

static void abort_it(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

ZTEST(blocked_abort, test_by_interrupt)
{
	for (uintptr_t how = 0; how < WAYS; how++) {
		block(how);
		irq_offload(abort_it, &child[0]);
		is_gone();
	}
}

/* The handler of a fatal error of child 1 ends child 0: see abort_in_handler. */
static void faults(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint32_t *)kernel_bytes = 1;
}

ZTEST(blocked_abort, test_by_fault_handler)
{
	for (uintptr_t how = 0; how < WAYS; how++) {
		block(how);
		faults_expect(1);
		abort_in_handler = &child[0];
		console_is_silent = true;
		child_create(1, faults, NULL, 4, K_USER, K_NO_WAIT);
		child_join(1);
		zassert_equal(fault.count, 1);
		is_gone();
	}
}

/* Wake-up and abort at once, in both orders. */
static void wake_and_abort(const void *thread)
{
	k_sem_give(&gate);
	k_sem_give(&long_gate);
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

static void abort_and_wake(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
	k_sem_give(&gate);
	k_sem_give(&long_gate);
}

ZTEST(blocked_abort, test_with_wakeup)
{
	for (uintptr_t how = 0; how < WAYS; how += 3) {
		for (int order = 0; order < 2; order++) {
			block(how);
			irq_offload(order == 0 ? wake_and_abort : abort_and_wake, &child[0]);
			zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
			k_sem_reset(&gate);
			k_sem_reset(&long_gate);
			is_gone();
		}
	}
}
