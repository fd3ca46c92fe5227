/* SPDX-License-Identifier: Apache-2.0 */
/* Objects in the hands of init functions: before there are threads, where nothing can wait, and in the
 * main thread before main(). Each function uses every object; what it started goes on later. */

#include "support.h"
#include <zephyr/init.h>
#include <zephyr/sys/mutex.h>
#include <zephyr/sys/sem.h>

enum stage {
	EARLIEST, /* the heaps are not ready */
	FIRST,
	SECOND,
	IN_MAIN_THREAD,
	LAST,
	STAGES
};

/* The lines of what did not hold, the first of each stage. */
static int failed_at[STAGES];
static enum stage stage;

static void claim(bool holds, int line)
{
	if (!holds && failed_at[stage] == 0) {
		failed_at[stage] = line;
	}
}
#define CLAIM(holds) claim(holds, __LINE__)

struct item {
	void *link;
	int number;
};

K_MUTEX_DEFINE(early_mutex);
K_SEM_DEFINE(early_sem, 0, 1);
K_MSGQ_DEFINE(early_msgq, sizeof(int), 1, 4);
K_STACK_DEFINE(early_stack, 1);
K_QUEUE_DEFINE(early_queue);
K_EVENT_DEFINE(early_event);
K_CONDVAR_DEFINE(early_condvar);
K_PIPE_DEFINE(early_pipe, 4, 4);
K_MBOX_DEFINE(early_mbox);
K_MEM_SLAB_DEFINE(early_slab, 8, 1, 8);
K_HEAP_DEFINE(early_heap, 256);
static K_TIMER_DEFINE(early_timer, NULL, NULL);
SYS_MUTEX_DEFINE(early_sys_mutex);
SYS_SEM_DEFINE(early_sys_sem, 1, 1);
static struct k_poll_signal early_signal = K_POLL_SIGNAL_INITIALIZER(early_signal);

static void use_locks(void)
{
	struct k_mutex again;

	CLAIM(k_mutex_unlock(&early_mutex) == -EINVAL);
	CLAIM(k_mutex_lock(&early_mutex, K_NO_WAIT) == 0);
	CLAIM(k_mutex_lock(&early_mutex, K_FOREVER) == 0);
	CLAIM(k_mutex_unlock(&early_mutex) == 0);
	CLAIM(k_mutex_unlock(&early_mutex) == 0);
	CLAIM(k_mutex_unlock(&early_mutex) == -EINVAL);
	CLAIM(k_mutex_init(&again) == 0 && k_mutex_lock(&again, K_FOREVER) == 0);
	CLAIM(k_mutex_unlock(&again) == 0);
	CLAIM(sys_mutex_lock(&early_sys_mutex, K_FOREVER) == 0);
	CLAIM(sys_mutex_unlock(&early_sys_mutex) == 0);
	CLAIM(sys_sem_take(&early_sys_sem, K_NO_WAIT) == 0);
	CLAIM(sys_sem_take(&early_sys_sem, K_NO_WAIT) == -ETIMEDOUT);
	CLAIM(sys_sem_give(&early_sys_sem) == 0);
	CLAIM(k_condvar_signal(&early_condvar) == 0);
	CLAIM(k_condvar_broadcast(&early_condvar) == 0);
	CLAIM(k_sem_take(&early_sem, K_NO_WAIT) == -EBUSY);
	k_sem_give(&early_sem);
	CLAIM(k_sem_take(&early_sem, K_FOREVER) == 0);
	k_sched_lock();
	k_yield();
	k_sched_unlock();
}

static void use_data(void)
{
	static struct item item;
	stack_data_t word = 0;
	uint8_t bytes[2];
	int number = 7;

	CLAIM(k_msgq_get(&early_msgq, &number, K_NO_WAIT) == -ENOMSG);
	CLAIM(k_msgq_put(&early_msgq, &number, K_FOREVER) == 0);
	CLAIM(k_msgq_put(&early_msgq, &number, K_NO_WAIT) == -ENOMSG);
	CLAIM(k_msgq_get(&early_msgq, &number, K_FOREVER) == 0 && number == 7);
	CLAIM(k_stack_pop(&early_stack, &word, K_NO_WAIT) == -EBUSY);
	CLAIM(k_stack_push(&early_stack, 5) == 0);
	CLAIM(k_stack_pop(&early_stack, &word, K_FOREVER) == 0 && word == 5);
	CLAIM(k_queue_get(&early_queue, K_NO_WAIT) == NULL);
	k_queue_append(&early_queue, &item);
	CLAIM(k_queue_get(&early_queue, K_FOREVER) == &item);
	CLAIM(k_pipe_write(&early_pipe, (const uint8_t *)"ab", 2, K_FOREVER) == 2);
	CLAIM(k_pipe_read(&early_pipe, bytes, 2, K_FOREVER) == 2 && bytes[1] == 'b');
	CLAIM(k_pipe_read(&early_pipe, bytes, 2, K_NO_WAIT) == -EAGAIN);
}

static void use_events(void)
{
	struct k_mbox_msg message = {.size = 0, .tx_target_thread = K_ANY};
	struct k_poll_event event = K_POLL_EVENT_INITIALIZER(
		K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &early_signal);

	CLAIM(k_event_wait(&early_event, 1, false, K_NO_WAIT) == 0);
	(void)k_event_set(&early_event, 1);
	CLAIM(k_event_wait(&early_event, 1, false, K_FOREVER) == 1);
	(void)k_event_clear(&early_event, 1);
	CLAIM(k_mbox_put(&early_mbox, &message, K_NO_WAIT) == -ENOMSG);
	CLAIM(k_poll(&event, 1, K_NO_WAIT) == -EAGAIN);
	CLAIM(k_poll_signal_raise(&early_signal, 3) == 0);
	CLAIM(k_poll(&event, 1, K_FOREVER) == 0 && event.state == K_POLL_STATE_SIGNALED);
	k_poll_signal_reset(&early_signal);
}

static void use_memory(void)
{
	void *block = NULL;
	void *memory;

	CLAIM(k_mem_slab_alloc(&early_slab, &block, K_FOREVER) == 0);
	CLAIM(k_mem_slab_alloc(&early_slab, &memory, K_NO_WAIT) == -ENOMEM);
	k_mem_slab_free(&early_slab, block);
	memory = k_heap_alloc(&early_heap, 100, K_FOREVER);
	CLAIM(memory != NULL);
	CLAIM(k_heap_alloc(&early_heap, 1000, K_NO_WAIT) == NULL);
	k_heap_free(&early_heap, memory);
	memory = k_malloc(100);
	CLAIM(memory != NULL);
	k_free(memory);
	CLAIM(k_queue_alloc_append(&early_queue, &early_heap) == 0);
	CLAIM(k_queue_get(&early_queue, K_FOREVER) == &early_heap);
}

#ifdef CONFIG_USERSPACE
static K_SEM_DEFINE(granted_sem, 0, 1);
K_APPMEM_PARTITION_DEFINE(early_partition);
K_APP_BMEM(early_partition) int in_early_partition;

static void use_permissions(void)
{
	static struct k_mem_domain domains[STAGES];
	struct k_mem_partition *partitions[] = {&early_partition};
	void *made = stage == EARLIEST ? NULL : k_object_alloc(K_OBJ_SEM);

	CLAIM((made != NULL) == (stage != EARLIEST));
	k_object_free(made);
	CLAIM(k_object_access_check(&granted_sem) == (stage < IN_MAIN_THREAD ? -EPERM : 0));
	k_object_access_grant(&granted_sem, &z_main_thread);
	CLAIM(k_object_access_check(&in_early_partition) == -EBADF);
	CLAIM(k_mem_domain_init(&domains[stage], 1, partitions) == 0);
	CLAIM(k_mem_domain_add_partition(&domains[stage], &early_partition) == -EINVAL);
	CLAIM(k_mem_domain_remove_partition(&domains[stage], &early_partition) == 0);
}
#else
static void use_permissions(void)
{
}
#endif

/* ---- What begins now and ends later --------------------------------------------------------------- */

static struct k_timer timers[STAGES];
static struct k_work_delayable delayed[STAGES];
static int submitted[STAGES];
static int expired, worked, threads;
K_THREAD_STACK_ARRAY_DEFINE(early_stacks, STAGES, 512);
static struct k_thread early_threads[STAGES];

static void count(struct k_timer *timer)
{
	ARG_UNUSED(timer);
	expired++;
}

static void work(struct k_work *item)
{
	ARG_UNUSED(item);
	worked++;
}

static void thread(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	threads += k_sleep(K_TICKS(1)) == 0;
}

static void begin_what_lasts(void)
{
	static struct k_work at_once[STAGES];

	k_timer_init(&timers[stage], count, NULL);
	k_timer_start(&timers[stage], K_TICKS(1 + (int)stage), K_NO_WAIT);
	CLAIM(k_timer_remaining_ticks(&timers[stage]) <= 2 + (int)stage);
	k_work_init_delayable(&delayed[stage], work);
	CLAIM(k_work_schedule(&delayed[stage], K_MSEC(100)) == 1);
	k_work_init(&at_once[stage], work);
	submitted[stage] = k_work_submit(&at_once[stage]);
	(void)k_thread_create(&early_threads[stage], early_stacks[stage],
			      K_THREAD_STACK_SIZEOF(early_stacks[stage]), thread, NULL, NULL, NULL,
			      stage % 2 == 0 ? -1 : 5, 0, K_NO_WAIT);
}

static int use_everything(void)
{
	uint32_t cycles = k_cycle_get_32();

	use_locks();
	use_data();
	use_events();
	if (stage != EARLIEST) {
		use_memory();
	}
	use_permissions();
	begin_what_lasts();
	k_busy_wait(10);
	CLAIM(k_cycle_get_32() != cycles);
	CLAIM(k_uptime_ticks() >= 0);
	stage++;
	return 0;
}

SYS_INIT_NAMED(use_everything_1, use_everything, EARLY, 60);
SYS_INIT_NAMED(use_everything_2, use_everything, PRE_KERNEL_1, 1);
SYS_INIT_NAMED(use_everything_3, use_everything, PRE_KERNEL_2, 60);
SYS_INIT_NAMED(use_everything_4, use_everything, POST_KERNEL, 60);
SYS_INIT_NAMED(use_everything_5, use_everything, APPLICATION, 60);

/* ---- Afterwards ------------------------------------------------------------------------------------- */

ZTEST_SUITE(before_main, NULL, NULL, NULL, NULL, NULL);

ZTEST(before_main, test_objects)
{
	zassert_equal((int)stage, STAGES);
	for (int i = 0; i < STAGES; i++) {
		zassert_equal(failed_at[i], 0, "stage %d, line %d", i, failed_at[i]);
	}
	zassert_is_null(early_mutex.owner);
	zassert_equal(k_mutex_lock(&early_mutex, K_NO_WAIT), 0);
	zassert_equal(k_mutex_unlock(&early_mutex), 0);
}

ZTEST(before_main, test_timers)
{
	k_sleep(K_TICKS(10));
	zassert_equal(expired, STAGES);
}

/* The system's queue starts in POST_KERNEL and takes nothing before. */
ZTEST(before_main, test_work)
{
	k_sleep(K_MSEC(200));
	zassert_equal(submitted[EARLIEST], -ENODEV);
	zassert_equal(submitted[FIRST], -ENODEV);
	zassert_equal(submitted[SECOND], -ENODEV);
	zassert_equal(submitted[IN_MAIN_THREAD], 1);
	zassert_equal(submitted[LAST], 1);
	zassert_equal(worked, STAGES + 2);
}

ZTEST(before_main, test_threads)
{
	for (int i = 0; i < STAGES; i++) {
		zassert_equal(k_thread_join(&early_threads[i], K_MSEC(100)), 0);
	}
	zassert_equal(threads, STAGES);
}
