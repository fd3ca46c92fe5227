/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel objects made at run time: who has them, until when, and what becomes of whoever uses them. */

#include "calls.h"
#include "support.h"
#include <zephyr/internal/syscall_handler.h>

#define POOL_SIZE 4096

K_HEAP_DEFINE(dynamic_pool, POOL_SIZE);
K_HEAP_DEFINE(dynamic_small_pool, 256);
K_SEM_DEFINE(dynamic_gate, 0, 10);

static void *setup(void)
{
	children_grant();
	k_thread_heap_assign(k_current_get(), &dynamic_pool);
	k_object_access_grant(&dynamic_gate, k_current_get());
	return NULL;
}

static size_t used(struct k_heap *heap)
{
	struct sys_memory_stats stats;

	zassert_equal(sys_heap_runtime_stats_get(&heap->heap, &stats), 0);
	return stats.allocated_bytes;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
	k_sem_reset(&dynamic_gate);
}

static bool is_free(unsigned int index)
{
	return (_thread_idx_map[index / 8] >> (index % 8) & 1) != 0;
}

static unsigned int free_indexes(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < CONFIG_MAX_THREAD_BYTES * 8; i++) {
		count += is_free(i);
	}
	return count;
}

/* Whatever a case did, its thread's end has left nothing. */
static void after(void *fixture)
{
	children_end(fixture);
	k_object_free(NULL); /* whoever is still to be buried */
	zassert_equal(used(&dynamic_pool), 0, "%zu bytes were left", used(&dynamic_pool));
	zassert_equal(used(&dynamic_small_pool), 0);
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	k_thread_heap_assign(k_current_get(), NULL);
}

ZTEST_SUITE(dynamic, NULL, setup, before, after, teardown);

static int state_of(const void *object, enum k_objects type, enum _obj_init_check init)
{
	return k_object_validate(k_object_find(object), type, init);
}

static bool is_in_pool(const void *object)
{
	uintptr_t start = *(const uintptr_t *)(const void *)&dynamic_pool;

	return (uintptr_t)object - start < POOL_SIZE;
}

/* ---- Making ------------------------------------------------------------------------------------ */

static bool can_be_made(enum k_objects type)
{
	switch (type) {
	case K_OBJ_THREAD_STACK_ELEMENT:
	case K_OBJ_NET_SOCKET:
	case K_OBJ_NET_IF:
	case K_OBJ_SYS_MUTEX:
	case K_OBJ_FUTEX:
	case K_OBJ_ZTEST_SUITE_NODE:
	case K_OBJ_ZTEST_SUITE_STATS:
	case K_OBJ_ZTEST_UNIT_TEST:
	case K_OBJ_ZTEST_TEST_RULE:
		return false;
	case K_OBJ_EVENT:
		return k_object_alloc(type) != NULL; /* if the program has such */
	default:
		return true;
	}
}

ZTEST(dynamic, test_every_type)
{
	for (enum k_objects type = K_OBJ_ANY + 1; type < K_OBJ_LAST; type++) {
		void *object = k_object_alloc(type);
		struct k_object *record = k_object_find(object);

		if (!can_be_made(type)) {
			zassert_is_null(object, "%s", otype_to_str(type));
			continue;
		}
		zassert_not_null(object, "%s", otype_to_str(type));
		zassert_true(is_in_pool(object));
		zassert_equal_ptr(record->name, object);
		zassert_equal(record->type, type);
		zassert_equal(record->flags, K_OBJ_FLAG_ALLOC);
		zassert_equal(state_of(object, type, _OBJ_INIT_FALSE), 0);
		zassert_equal(state_of(object, type, _OBJ_INIT_TRUE), -EINVAL);
		zassert_equal(state_of(object, K_OBJ_FUTEX, _OBJ_INIT_ANY), -EBADF);
		k_object_free(object);
		zassert_is_null(k_object_find(object));
	}
	zassert_is_null(k_object_alloc(K_OBJ_ANY));
	zassert_is_null(k_object_alloc(K_OBJ_LAST));
	zassert_is_null(k_object_alloc((enum k_objects) - 1));
	zassert_is_null(k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, 0));
	zassert_is_null(k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, SIZE_MAX));
	zassert_not_null(k_object_alloc_size(K_OBJ_SEM, SIZE_MAX));
}

BOTH_MODES(dynamic, use)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);
	struct k_sem *other = k_object_alloc(K_OBJ_SEM);

	zassert_true(sem != NULL && other != NULL && sem != other);
	zassert_equal(k_object_access_check(sem), 0);
	zassert_equal(k_sem_init(sem, 1, 2), 0);
	zassert_equal(k_sem_take(sem, K_NO_WAIT), 0);
	zassert_equal(k_sem_take(sem, K_NO_WAIT), -EBUSY);
	k_object_release(sem);
	zassert_equal(k_object_access_check(sem), -EBADF);
	zassert_equal(k_object_access_check(other), 0);
	zassert_equal(k_sem_init(other, 1, 2), 0);
}

static void uses(void *object, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('a');
	k_sem_give(object);
	event('b');
}

BOTH_MODES(dynamic, granted)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);

	zassert_equal(k_sem_init(sem, 0, 2), 0);
	child_start(0, uses, sem, 2); /* inherits */
	zassert_equal(k_sem_take(sem, K_SECONDS(1)), 0);
	child_join(0);
	zassert_equal(k_object_access_check(sem), 0);
}

ZTEST(dynamic, test_not_granted)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);

	zassert_equal(k_sem_init(sem, 0, 2), 0);
	console_is_silent = true;
	faults_expect(2);
	child_create(0, uses, sem, 2, K_USER, K_NO_WAIT);
	child_join(0);
	child_create(1, uses, sem, 2, K_USER, K_FOREVER);
	k_object_access_grant(sem, &child[1]);
	k_object_access_revoke(sem, &child[1]);
	k_thread_start(&child[1]);
	child_join(1);
	zassert_true(fault.count == 2 && fault.reason == K_ERR_KERNEL_OOPS);
	zassert_events("aa");
	child_create(0, uses, sem, 2, K_USER, K_FOREVER);
	k_object_access_grant(sem, &child[0]);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_equal(k_sem_count_get(sem), 1);
}

ZTEST(dynamic, test_neighbours)
{
	char *sem = k_object_alloc(K_OBJ_SEM);
	struct k_object *record = k_object_find(sem);

	for (int i = -64; i < 64; i++) {
		zassert_equal(k_object_find(sem + i) != NULL, i == 0);
	}
	zassert_is_null(k_object_find(record));
	zassert_equal(k_object_validate(record, K_OBJ_SEM, _OBJ_INIT_ANY), 0);
	k_object_free(sem);
	zassert_equal(k_object_validate(record, K_OBJ_SEM, _OBJ_INIT_ANY), -EBADF, "it is no more");
	zassert_equal(k_object_validation_check(record, sem, K_OBJ_SEM, _OBJ_INIT_ANY), -EBADF);
}

/* ---- Permissions are references ------------------------------------------------------------------ */

ZTEST(dynamic, test_last_permission)
{
	struct k_mutex *mutex = k_object_alloc(K_OBJ_MUTEX);

	k_object_access_grant(mutex, &child[0]);
	k_object_access_revoke(mutex, k_current_get());
	zassert_equal(state_of(mutex, K_OBJ_MUTEX, _OBJ_INIT_ANY), -EPERM);
	k_object_access_grant(mutex, k_current_get());
	k_object_access_revoke(mutex, &child[0]);
	zassert_equal(state_of(mutex, K_OBJ_MUTEX, _OBJ_INIT_ANY), 0);
	k_object_access_revoke(mutex, k_current_get());
	zassert_equal(state_of(mutex, K_OBJ_MUTEX, _OBJ_INIT_ANY), -EBADF);
	zassert_equal(used(&dynamic_pool), 0);
	k_object_access_revoke(mutex, k_current_get());
	k_object_free(mutex);
}

static void makes_many(void *count, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (uintptr_t i = 0; i < (uintptr_t)count; i++) {
		struct k_sem *sem = k_object_alloc(K_OBJ_SEM);

		event(sem != NULL && k_sem_init(sem, 0, 1) == 0 ? 's' : '-');
	}
	(void)k_sem_take(&dynamic_gate, K_FOREVER);
}

/* A thread's end gives back what it alone has, however it ends. */
ZTEST(dynamic, test_end_of_the_owner)
{
	for (int how = 0; how < 2; how++) {
		child_create(0, makes_many, (void *)5, 2, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
		(void)k_sleep(K_TICKS(2));
		zassert_true(used(&dynamic_pool) > 5 * sizeof(struct k_sem));
		if (how == 0) {
			k_sem_give(&dynamic_gate);
			child_join(0);
		} else {
			k_thread_abort(&child[0]);
		}
		zassert_equal(used(&dynamic_pool), 0);
	}
	zassert_events("ssssssssss");
}

ZTEST(dynamic, test_pool_of_the_owner)
{
	size_t before_it = used(&dynamic_pool);

	child_create(0, makes_many, (void *)20, 2, K_USER | K_INHERIT_PERMS, K_FOREVER);
	k_thread_heap_assign(&child[0], &dynamic_small_pool);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_true(strchr(events, '-') != NULL && events[0] == 's', "%s", events);
	zassert_equal(used(&dynamic_pool), before_it);
	zassert_not_null(k_object_alloc(K_OBJ_SEM));
	k_thread_abort(&child[0]);
	zassert_equal(used(&dynamic_small_pool), 0);
}

ZTEST(dynamic, test_no_pool)
{
	k_thread_heap_assign(k_current_get(), NULL);
	zassert_is_null(k_object_alloc(K_OBJ_SEM));
	zassert_is_null(k_object_create_dynamic(4));
}

ZTEST(dynamic, test_public)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);

	k_object_access_all_grant(sem);
	k_object_access_revoke(sem, k_current_get());
	zassert_equal(state_of(sem, K_OBJ_SEM, _OBJ_INIT_ANY), 0, "it is everybody's");
	k_object_free(sem);
	zassert_equal(used(&dynamic_pool), 0);
}

ZTEST(dynamic, test_recycle_and_clear)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);
	uintptr_t mine = k_object_find(k_current_get())->data.thread_id;
	struct k_object *record = k_object_find(sem);

	k_object_access_grant(sem, &child[0]);
	k_object_access_grant(sem, &child[1]);
	k_object_access_all_grant(sem);
	k_object_recycle(sem);
	zassert_equal(record->flags, K_OBJ_FLAG_ALLOC | K_OBJ_FLAG_INITIALIZED);
	for (unsigned int i = 0; i < CONFIG_MAX_THREAD_BYTES * 8; i++) {
		zassert_equal(record->perms[i / 8] >> (i % 8) & 1, i == mine);
	}
	k_object_uninit(sem);
	zassert_equal(state_of(sem, K_OBJ_SEM, _OBJ_INIT_FALSE), 0);
	k_object_init(sem);
	zassert_equal(state_of(sem, K_OBJ_SEM, _OBJ_INIT_TRUE), 0);
	k_thread_perms_inherit(k_current_get(), &child[2]);
	k_thread_perms_clear(record, k_current_get());
	zassert_equal(state_of(sem, K_OBJ_SEM, _OBJ_INIT_TRUE), -EPERM);
	k_thread_perms_set(record, k_current_get());
	zassert_equal(state_of(sem, K_OBJ_SEM, _OBJ_INIT_TRUE), 0);
	k_thread_perms_all_clear(&child[2]);
	zassert_equal(state_of(sem, K_OBJ_SEM, _OBJ_INIT_TRUE), 0);
	k_object_access_revoke(sem, k_current_get());
	zassert_is_null(k_object_find(sem));
}

static void counts(struct k_object *object, void *context)
{
	unsigned int *count = context;

	*count += (object->flags & K_OBJ_FLAG_ALLOC) != 0 ? 0x100 : 1;
}

ZTEST(dynamic, test_list)
{
	unsigned int count = 0, more = 0;

	k_object_wordlist_foreach(counts, &count);
	for (int i = 0; i < 7; i++) {
		zassert_not_null(k_object_alloc(K_OBJ_SEM));
	}
	k_object_wordlist_foreach(counts, &more);
	zassert_true(count > 10 && more == count + 7 * 0x100);
}

/* ---- Freeing what is in use ------------------------------------------------------------------------ */

static void waits_for_sem(void *object, void *p2, void *p3)
{
	event(k_sem_take(object, K_FOREVER) == -EAGAIN ? 'S' : '!');
}

static void waits_for_mutex(void *object, void *p2, void *p3)
{
	event(k_mutex_lock(object, K_FOREVER) == -EAGAIN ? 'M' : '!');
}

static void waits_for_bytes(void *object, void *p2, void *p3)
{
	uint8_t byte;

	event(k_pipe_read(object, &byte, 1, K_FOREVER) == -ECANCELED ? 'P' : '!');
}

static void polls(void *object, void *p2, void *p3)
{
	struct k_poll_event waited[] = {
		K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, object)};

	event(k_poll(waited, 1, K_FOREVER) == -EINTR && waited[0].state == K_POLL_STATE_CANCELLED
		      ? 'L'
		      : '!');
}

static void waits_for_queue(void *object, void *p2, void *p3)
{
	event(k_queue_get(object, K_FOREVER) == NULL ? 'Q' : '!');
}

static void waits_for_stack(void *object, void *p2, void *p3)
{
	stack_data_t data;

	event(k_stack_pop(object, &data, K_FOREVER) == -EAGAIN ? 'K' : '!');
}

static void waits_for_message(void *object, void *p2, void *p3)
{
	char data[4];

	event(k_msgq_get(object, data, K_FOREVER) == -EAGAIN ? 'G' : '!');
}

static void waits_for_timer(void *object, void *p2, void *p3)
{
	event(k_timer_status_sync(object) == 0 ? 'T' : '!');
}

static struct k_mutex outer;

static void waits_for_condition(void *object, void *p2, void *p3)
{
	(void)k_mutex_lock(&outer, K_FOREVER);
	event(k_condvar_wait(object, &outer, K_FOREVER) == -EAGAIN ? 'C' : '!');
	(void)k_mutex_unlock(&outer);
}

static void waits_for_block(void *object, void *p2, void *p3)
{
	void *block;

	event(k_mem_slab_alloc(object, &block, K_FOREVER) == -EAGAIN ? 'B' : '!');
}

static void expires(struct k_timer *timer)
{
	event('!');
}

static void make_ready(enum k_objects type, void *object)
{
	static char __aligned(4) block[8];
	static stack_data_t word;
	void *taken;

	switch (type) {
	case K_OBJ_SEM:
		k_sem_init(object, 0, 1);
		break;
	case K_OBJ_MUTEX:
		k_mutex_init(object);
		k_mutex_lock(object, K_FOREVER);
		break;
	case K_OBJ_QUEUE:
		k_queue_init(object);
		break;
	case K_OBJ_POLL_SIGNAL:
		k_poll_signal_init(object);
		break;
	case K_OBJ_PIPE:
		k_pipe_init(object, (uint8_t *)block, 8);
		break;
	case K_OBJ_STACK:
		k_stack_init(object, &word, 1);
		break;
	case K_OBJ_MSGQ:
		k_msgq_init(object, block, 4, 1);
		break;
	case K_OBJ_TIMER:
		k_timer_init(object, expires, NULL);
		k_timer_start(object, K_TICKS(10), K_NO_WAIT);
		break;
	case K_OBJ_CONDVAR:
		k_condvar_init(object);
		break;
	default:
		k_mem_slab_init(object, block, 8, 1);
		(void)k_mem_slab_alloc(object, &taken, K_NO_WAIT);
		break;
	}
}

static const struct {
	enum k_objects type;
	k_thread_entry_t waits;
} waits_for[] = {
	{K_OBJ_SEM, waits_for_sem},	      {K_OBJ_MUTEX, waits_for_mutex},
	{K_OBJ_QUEUE, waits_for_queue},	      {K_OBJ_STACK, waits_for_stack},
	{K_OBJ_MSGQ, waits_for_message},      {K_OBJ_TIMER, waits_for_timer},
	{K_OBJ_CONDVAR, waits_for_condition}, {K_OBJ_MEM_SLAB, waits_for_block},
	{K_OBJ_PIPE, waits_for_bytes},	      {K_OBJ_POLL_SIGNAL, polls},
};

/* Whether it is freed, or loses its last permission: who waits is woken, and the memory is back. */
static void wake_the_waiters(void (*end)(void *object))
{
	k_mutex_init(&outer);
	for (size_t i = 0; i < ARRAY_SIZE(waits_for); i++) {
		void *object = k_object_alloc(waits_for[i].type);

		make_ready(waits_for[i].type, object);
		for (int n = 0; n < 2; n++) {
			child_create(n, waits_for[i].waits, object, 2, 0, K_NO_WAIT);
		}
		(void)k_sleep(K_TICKS(2));
		end(object);
		memset(object, 0xA5, 12); /* as whoever has it next */
		child_join(0);
		child_join(1);
		zassert_equal(used(&dynamic_pool), 0);
	}
	(void)k_sleep(K_TICKS(12));
	zassert_events("SSMMQQKKGGTTCCBBPPLL");
}

static void revoke(void *object)
{
	k_object_access_revoke(object, k_current_get());
}

ZTEST(dynamic, test_free_wakes)
{
	wake_the_waiters(k_object_free);
}

ZTEST(dynamic, test_last_permission_wakes)
{
	wake_the_waiters(revoke);
}

static void locks_and_lets_go(void *p1, void *p2, void *p3)
{
	struct k_mutex *mutex = k_object_alloc(K_OBJ_MUTEX);
	struct k_mutex *other = k_object_alloc(K_OBJ_MUTEX);

	event(k_mutex_init(mutex) == 0 && k_mutex_init(other) == 0 ? 'a' : '!');
	event(k_mutex_lock(mutex, K_NO_WAIT) == 0 && k_mutex_lock(other, K_NO_WAIT) == 0 ? 'b'
											 : '!');
	k_object_release(mutex);
	for (int i = 0; i < 5; i++) {
		(void)k_object_alloc(K_OBJ_SEM); /* over where it was */
	}
	event(k_mutex_unlock(other) == 0 ? 'c' : '!');
	(void)k_mutex_lock(other, K_NO_WAIT);
}

/* A mutex that is held is not left in its owner's list. */
ZTEST(dynamic, test_mutex_held)
{
	child_create(0, locks_and_lets_go, NULL, 2, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_join(0);
	zassert_events("abc");
}

ZTEST(dynamic, test_inheritance_ends)
{
	struct k_mutex *mutex = k_object_alloc(K_OBJ_MUTEX);
	int prio = k_thread_priority_get(k_current_get());

	k_mutex_init(mutex);
	k_mutex_lock(mutex, K_FOREVER);
	child_create(0, waits_for_mutex, mutex, prio - 2, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(k_current_get()), prio - 2);
	k_object_free(mutex);
	zassert_equal(k_thread_priority_get(k_current_get()), prio);
	child_join(0);
	zassert_events("M");
}

/* ---- A long call that somebody is in ----------------------------------------------------------------- */

int z_impl_call_gives_later(struct k_sem *sem)
{
	(void)k_sem_take(&dynamic_gate, K_FOREVER);
	k_sem_give(sem);
	return (int)sem->limit;
}

static int z_vrfy_call_gives_later(struct k_sem *sem)
{
	K_OOPS(K_SYSCALL_OBJ(sem, K_OBJ_SEM));
	return z_impl_call_gives_later(sem);
}
#include <zephyr/syscalls/call_gives_later_mrsh.c>

static void calls(void *sem, void *p2, void *p3)
{
	event(call_gives_later(sem) == 7 ? 'a' : '!');
	event(k_object_access_check(sem) == -EBADF ? 'b' : '!');
}

static void free_during_call(void (*end)(void *object), bool by_its_end)
{
	struct k_sem *sem = k_object_alloc(K_OBJ_SEM);
	struct k_sem *next;

	k_sem_init(sem, 0, 7);
	child_create(0, calls, sem, 2, K_USER, K_FOREVER);
	k_object_access_grant(sem, &child[0]);
	k_object_access_revoke(sem, k_current_get());
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	end(sem);
	zassert_is_null(k_object_find(sem), "nobody else can begin to use it");
	zassert_true(used(&dynamic_pool) > 0, "the memory is not given to others yet");
	next = k_object_alloc(K_OBJ_SEM);
	zassert_not_equal(next, sem);
	if (by_its_end) {
		k_thread_abort(&child[0]);
	} else {
		k_sem_give(&dynamic_gate);
		child_join(0);
		zassert_events("ab");
	}
	k_object_free(next);
	zassert_equal(used(&dynamic_pool), 0);
	events_clear();
}

static void revoke_childs(void *object)
{
	k_object_access_revoke(object, &child[0]);
}

ZTEST(dynamic, test_free_during_call)
{
	free_during_call(k_object_free, false);
	free_during_call(revoke_childs, false);
	free_during_call(k_object_free, true);
	free_during_call(revoke_childs, true);
}

/* ---- Threads ------------------------------------------------------------------------------------------- */

static void says(void *what, void *p2, void *p3)
{
	event((char)(uintptr_t)what);
}

static k_tid_t start(struct k_thread *thread, char what)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;

	return k_thread_create(thread, child_stack[0], CHILD_STACK_SIZE, says,
			       (void *)(uintptr_t)what, NULL, NULL, 2, mode | K_INHERIT_PERMS,
			       K_NO_WAIT);
}

BOTH_MODES(dynamic, thread)
{
	struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);

	zassert_not_null(thread);
	zassert_equal(k_thread_join(thread, K_FOREVER), 0, "not created yet");
	for (int i = 0; i < 3; i++) {
		zassert_equal(start(thread, (char)('a' + i)), thread);
		zassert_equal(k_thread_join(thread, K_SECONDS(1)), 0);
	}
	zassert_events("abc");
	zassert_equal(start(thread, '!'), thread);
	k_thread_abort(thread);
	k_object_release(thread);
	zassert_equal(k_object_access_check(thread), -EBADF);
	zassert_events("abc");
}

/* Nobody has permission on it but the thread itself: it goes when that has ended. */
BOTH_MODES(dynamic, thread_let_go)
{
	struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);

	(void)start(thread, 'a');
	k_object_release(thread);
	zassert_equal(k_object_access_check(thread), -EPERM);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_object_access_check(thread), -EBADF);
	zassert_events("a");
}

ZTEST(dynamic, test_thread_freed_while_it_runs)
{
	struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);
	unsigned int before_it = free_indexes();

	k_object_access_grant(thread, &child[1]);
	(void)start(thread, 'a');
	k_object_free(thread);
	k_object_free(thread);
	zassert_equal(k_object_find(thread)->type, K_OBJ_THREAD);
	zassert_equal(state_of(thread, K_OBJ_ANY, _OBJ_INIT_ANY), -EPERM);
	zassert_equal(free_indexes(), before_it);
	(void)k_sleep(K_TICKS(2));
	zassert_is_null(k_object_find(thread));
	zassert_equal(free_indexes(), before_it + 1);
	zassert_events("a");
	k_object_free(NULL);
	zassert_equal(used(&dynamic_pool), 0);
}

ZTEST(dynamic, test_indexes)
{
	struct k_thread *threads[CONFIG_MAX_THREAD_BYTES * 8];
	unsigned int count = free_indexes(), made = 0;

	zassert_true(count > 1);
	k_thread_heap_assign(k_current_get(), &dynamic_pool);
	for (struct k_thread *t = k_object_alloc(K_OBJ_THREAD); t != NULL;
	     t = k_object_alloc(K_OBJ_THREAD)) {
		threads[made++] = t;
	}
	if (made == count) { /* or there was not memory for so many */
		zassert_equal(free_indexes(), 0);
	}
	for (unsigned int i = 0; i < made; i++) {
		k_object_free(threads[i]);
	}
	zassert_equal(free_indexes(), count);
}

static void uses_both(void *objects, void *p2, void *p3)
{
	struct k_sem **sems = objects;

	event(k_object_access_check(sems[0]) == 0 ? 'a' : '-');
	event(k_object_access_check(sems[1]) == 0 ? 'b' : '-');
}

static K_SEM_DEFINE(static_sem, 0, 1);
static ZTEST_BMEM struct k_sem *both[2];

/* What was granted to a thread object goes with it, even if no thread was made of it. */
ZTEST(dynamic, test_index_used_again)
{
	struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);
	uintptr_t index = k_object_find(thread)->data.thread_id;

	both[0] = k_object_alloc(K_OBJ_SEM);
	both[1] = &static_sem;
	for (int turn = 0; turn < 2; turn++) {
		(void)k_thread_create(thread, child_stack[0], CHILD_STACK_SIZE, uses_both, both,
				      NULL, NULL, 2, K_USER, K_FOREVER);
		if (turn == 0) {
			k_object_access_grant(both[0], thread);
			k_object_access_grant(both[1], thread);
		}
		k_thread_start(thread);
		zassert_equal(k_thread_join(thread, K_SECONDS(1)), 0);
		k_object_access_grant(both[0], thread);
		k_object_access_grant(both[1], thread);
		k_object_free(thread);
		thread = k_object_alloc(K_OBJ_THREAD);
		zassert_equal(k_object_find(thread)->data.thread_id, index);
	}
	zassert_events("ab--");
}

/* Each has the last permission on the next. */
ZTEST(dynamic, test_chain)
{
	unsigned int before_it = free_indexes();
	struct k_thread *first = k_object_alloc(K_OBJ_THREAD), *last = first;
	void *sem = k_object_alloc(K_OBJ_SEM);

	for (int i = 0; i < 5; i++) {
		struct k_thread *next = k_object_alloc(K_OBJ_THREAD);

		if (next == NULL) {
			break;
		}
		k_object_access_grant(next, last);
		k_object_access_revoke(next, k_current_get());
		last = next;
	}
	k_object_access_grant(sem, last);
	k_object_access_revoke(sem, k_current_get());
	zassert_not_null(k_object_find(sem));
	k_object_access_revoke(first, k_current_get());
	zassert_is_null(k_object_find(sem));
	zassert_equal(free_indexes(), before_it);
	zassert_equal(used(&dynamic_pool), 0);
}

/* ---- Stacks ---------------------------------------------------------------------------------------------- */

#ifdef CONFIG_MPU_REQUIRES_NON_OVERLAPPING_REGIONS
ZTEST(dynamic, test_stack)
{
	zassert_is_null(k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, 1024));
}
#else
static void touches(void *p1, void *p2, void *p3)
{
	volatile char below[256];

	for (size_t i = 0; i < sizeof(below); i++) {
		below[i] = (char)i;
	}
	event(below[7] == 7 ? 'a' : '!');
}

BOTH_MODES(dynamic, stack)
{
	struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);
	k_thread_stack_t *stack = k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, 1024);

	zassert_not_null(stack);
	for (int i = 0; i < 2; i++) {
		(void)k_thread_create(thread, stack, 1024, touches, NULL, NULL, NULL, 2,
				      K_USER | K_INHERIT_PERMS, K_NO_WAIT);
		zassert_equal(k_thread_join(thread, K_SECONDS(1)), 0);
	}
	(void)k_thread_create(thread, stack, 1024, touches, NULL, NULL, NULL, 2,
			      K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	k_object_release(stack); /* the thread inherited it */
	zassert_equal(k_thread_join(thread, K_SECONDS(1)), 0);
	zassert_equal(k_object_access_check(stack), -EBADF);
	zassert_events("aaa");
}

static void reads(void *address, void *p2, void *p3)
{
	event('a');
	event((char)*(volatile char *)address | 1);
}

/* The kernel's memory around it stays closed. */
ZTEST(dynamic, test_stack_edges)
{
	char *stack = k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, 1024);
	size_t size = k_object_find(stack)->data.stack_size;
	const char *edges[] = {stack - 1, stack + size};

	zassert_true(size >= 1024);
	for (size_t i = 0; i < ARRAY_SIZE(edges); i++) {
		console_is_silent = true;
		faults_expect(1);
		(void)k_thread_create(&child[0], (k_thread_stack_t *)(void *)stack, size, reads,
				      (void *)(uintptr_t)edges[i], NULL, NULL, 2, K_USER,
				      K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.address, (uintptr_t)edges[i]);
		zassert_equal(k_object_find(stack)->flags, K_OBJ_FLAG_ALLOC);
	}
	zassert_events("aa");
	k_object_free(stack);
}

ZTEST(dynamic, test_stack_freed_while_it_is_used)
{
	k_thread_stack_t *stack = k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, 1024);

	(void)k_thread_create(&child[0], stack, 1024, touches, NULL, NULL, NULL, 2, K_USER,
			      K_NO_WAIT);
	k_object_free(stack);
	zassert_not_null(k_object_find(stack));
	child_join(0);
	zassert_is_null(k_object_find(stack));
	zassert_events("a");
}

static void ends_alone(void *p1, void *p2, void *p3)
{
	struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);
	k_thread_stack_t *stack = k_object_alloc_size(K_OBJ_THREAD_STACK_ELEMENT, 512);

	(void)k_thread_create(thread, stack, 512, touches, NULL, NULL, NULL, 2,
			      K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	k_object_release(thread);
	k_object_release(stack);
}

/* A thread on whose record and stack only it has permission ends on them. */
ZTEST(dynamic, test_thread_alone)
{
	for (int i = 0; i < 3; i++) {
		child_create(0, ends_alone, NULL, 2, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
		child_join(0);
		(void)k_sleep(K_TICKS(2));
	}
	zassert_events("aaa");
	k_object_free(NULL);
	zassert_equal(used(&dynamic_pool), 0);
}
#endif

/* ---- Memory that is an object ------------------------------------------------------------------------------ */

ZTEST(dynamic, test_create_dynamic)
{
	static const size_t aligns[] = {4, 8, 16, 32, 64, 128};

	for (size_t i = 0; i < ARRAY_SIZE(aligns); i++) {
		struct k_object *record = k_object_create_dynamic_aligned(aligns[i], 20);

		zassert_true(record != NULL && (uintptr_t)record->name % aligns[i] == 0);
		zassert_equal_ptr(k_object_find(record->name), record);
		zassert_equal(record->type, K_OBJ_ANY);
		zassert_equal(record->flags, K_OBJ_FLAG_ALLOC);
		zassert_equal(state_of(record->name, K_OBJ_ANY, _OBJ_INIT_ANY), -EPERM);
		memset(record->name, 0xff, 20);
		zassert_equal_ptr(k_object_find(record->name), record);
		k_object_free(record->name);
	}
	zassert_is_null(k_object_create_dynamic(POOL_SIZE));
	zassert_is_null(k_object_create_dynamic(SIZE_MAX));
	zassert_is_null(k_object_create_dynamic(0));
	zassert_equal(used(&dynamic_pool), 0);
	k_object_free(&static_sem);
	k_object_free(events);
	zassert_equal(k_object_find(&static_sem)->type, K_OBJ_SEM);
}
