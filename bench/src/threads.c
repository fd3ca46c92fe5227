/* SPDX-License-Identifier: Apache-2.0 */
/* Threads, domains and objects of the rows.
 *
 * FIRST and SECOND are in a domain each: the results, the timer, and partitions of no use but to be
 * there, different ones for each thread. */

#include "bench.h"

K_APPMEM_PARTITION_DEFINE(results);
K_APP_BMEM(results) uint32_t begin[RUNS];
K_APP_BMEM(results) uint32_t end[RUNS];

K_MEM_PARTITION_DEFINE(timer, PORT_TIMER_PAGE, PORT_TIMER_PAGE_SIZE, K_MEM_PARTITION_P_RO_U_RO);

/* A partition with one variable. */
#define FILLER(name)                                                                               \
	K_APPMEM_PARTITION_DEFINE(name);                                                           \
	K_APP_DMEM(name) volatile uint32_t name##_content = 1

FILLER(first_1);
FILLER(first_2);
FILLER(second_1);
FILLER(second_2);
FILLER(both_1);
FILLER(both_2);
FILLER(both_3);
FILLER(both_4);

#define MOST_PARTITIONS 8

static struct k_mem_partition *partitions_of[][MOST_PARTITIONS] = {
	[FIRST] = {&results, &timer, &first_1, &first_2, &both_1, &both_2, &both_3, &both_4},
	[SECOND] = {&results, &timer, &second_1, &second_2, &both_1, &both_2, &both_3, &both_4},
};

static struct k_mem_domain domains[2];

struct k_thread threads[THREADS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, 2, STACK_SIZE);
K_THREAD_STACK_DEFINE(child_stack, CHILD_STACK_SIZE);

struct k_sem sem_a;
struct k_sem sem_b;
struct k_mutex mutex;
struct k_msgq msgq;
/* Of one message, so that each call goes round the ring: it costs the same every time. */
static char __aligned(4) messages[MESSAGE_SIZE];

unsigned int threads_most_partitions(void)
{
	return (unsigned int)MIN(MOST_PARTITIONS, arch_mem_domain_max_partitions_get());
}

void threads_use_partitions(unsigned int count)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(domains); i++) {
		if (k_mem_domain_init(&domains[i], (uint8_t)count, partitions_of[i]) != 0) {
			k_panic();
		}
	}
}

void threads_init(void)
{
	threads_use_partitions(PARTITIONS);
	others_init();
}

void thread_prepare(unsigned int which, k_thread_entry_t entry, void *p1, void *p2, uint32_t mode)
{
	struct k_thread *thread = &threads[which];

	k_thread_create(thread, stacks[which], STACK_SIZE, entry, p1, p2, NULL, PRIORITY, mode,
			K_FOREVER);
	k_mem_domain_add_thread(&domains[which], thread);
	k_thread_access_grant(thread, &sem_a, &sem_b, &mutex, &msgq, &threads[CHILD], child_stack);
}

void objects_reset(void)
{
	k_sem_init(&sem_a, 0, 1);
	k_sem_init(&sem_b, 0, 1);
	k_mutex_init(&mutex);
	k_msgq_init(&msgq, messages, MESSAGE_SIZE, ARRAY_SIZE(messages) / MESSAGE_SIZE);
}

void main_aside(void)
{
	k_thread_priority_set(k_current_get(), PRIORITY + 1);
}

void main_back(void)
{
	k_thread_priority_set(k_current_get(), CONFIG_MAIN_THREAD_PRIORITY);
}

void run_alone(k_thread_entry_t entry, uint32_t mode)
{
	thread_prepare(FIRST, entry, (void *)(uintptr_t)mode, NULL, mode);
	k_thread_start(&threads[FIRST]);
	k_thread_join(&threads[FIRST], K_FOREVER);
}

void run_pair(k_thread_entry_t first, k_thread_entry_t second, uint32_t mode)
{
	thread_prepare(FIRST, first, NULL, NULL, mode);
	thread_prepare(SECOND, second, NULL, NULL, mode);
	k_thread_start(&threads[FIRST]);
	k_thread_start(&threads[SECOND]);
	k_thread_join(&threads[FIRST], K_FOREVER);
	k_thread_abort(&threads[SECOND]);
}
