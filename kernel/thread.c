/* SPDX-License-Identifier: Apache-2.0 */
/* Threads: creation, start, end.
 *
 * A thread ends in release(), whoever ends it: it leaves every queue, its mutexes go on, its
 * permissions and its domain are given back, its joiners wake, and its record and stack can be used
 * again. Another thread, or an interrupt that hits a thread which does not run, calls it at once.
 * The current thread can only end in thread mode; from an exception (its own short system call, or
 * an interrupt) it is marked and ends itself as soon as the exception is over. */

#include <cpu_mask.h>
#include <kernel_internal.h>
#include <poll.h>
#include <ksched.h>
#include <timeout_q.h>
#include <usage.h>
#include <walls.h>
#include <work.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/random/random.h>

static bool has_ended(const struct k_thread *thread)
{
	return (thread->base.thread_state & THREAD_DEAD) != 0 || thread->stack_info.size == 0;
}

#ifdef CONFIG_THREAD_MONITOR
static struct k_thread *all_threads;

static void monitor_add(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2,
			void *p3)
{
	thread->entry.pEntry = entry;
	thread->entry.parameter1 = p1;
	thread->entry.parameter2 = p2;
	thread->entry.parameter3 = p3;
	thread->next_thread = all_threads;
	all_threads = thread;
}

static void monitor_remove(struct k_thread *thread)
{
	struct k_thread **link = &all_threads;

	while (*link != NULL && *link != thread) {
		link = &(*link)->next_thread;
	}
	if (*link != NULL) {
		*link = thread->next_thread;
	}
}

void k_thread_foreach(k_thread_user_cb_t cb, void *user_data)
{
	unsigned int key;

	__ASSERT(cb != NULL, "nothing to call");
	key = arch_irq_lock();
	for (struct k_thread *t = all_threads; t != NULL; t = t->next_thread) {
		cb(t, user_data);
	}
	arch_irq_unlock(key);
}

static struct k_thread *next_of(struct k_thread *const *link)
{
	unsigned int key = arch_irq_lock();
	struct k_thread *thread = *link;

	arch_irq_unlock(key);
	return thread;
}

void k_thread_foreach_unlocked(k_thread_user_cb_t cb, void *user_data)
{
	__ASSERT(cb != NULL, "nothing to call");
	for (struct k_thread *t = next_of(&all_threads); t != NULL; t = next_of(&t->next_thread)) {
		cb(t, user_data);
	}
}
#else
static inline void monitor_add(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2,
			       void *p3)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(entry);
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static inline void monitor_remove(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

#ifdef CONFIG_THREAD_CUSTOM_DATA
static void custom_data_clear(struct k_thread *thread)
{
	thread->custom_data = NULL;
}

void z_impl_k_thread_custom_data_set(void *value)
{
	_kernel.current->custom_data = value;
}

void *z_impl_k_thread_custom_data_get(void)
{
	return _kernel.current->custom_data;
}
#else
static inline void custom_data_clear(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

/* ---- Creation ------------------------------------------------------------------------------ */

static bool stack_is_user_capable(const k_thread_stack_t *stack)
{
	return (IS_ENABLED(CONFIG_USERSPACE) &&
		IN_RANGE((uintptr_t)stack, (uintptr_t)__user_stacks_start,
			 (uintptr_t)__user_stacks_end - 1)) ||
	       (IS_ENABLED(CONFIG_DYNAMIC_OBJECTS) && walls_stack_is_for_users(stack));
}

#ifdef CONFIG_STACK_START_IS_RANDOM
static void stack_start_choose(struct k_thread *thread)
{
	size_t most = MIN((size_t)CONFIG_STACK_POINTER_RANDOM, thread->stack_info.size / 4);

	thread->stack_info.delta =
		most == 0 ? 0 : ROUND_DOWN(sys_rand32_get() % most, ARCH_STACK_ALIGN);
}
#else
static inline void stack_start_choose(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

#ifdef CONFIG_THREAD_RUNTIME_STACK_SAFETY
static void unused_threshold_init(struct k_thread *thread)
{
	(void)z_impl_k_thread_runtime_stack_unused_threshold_pct_set(
		thread, CONFIG_THREAD_RUNTIME_STACK_SAFETY_DEFAULT_UNUSED_THRESHOLD_PCT);
}
#else
static inline void unused_threshold_init(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

#ifdef CONFIG_THREAD_USERSPACE_LOCAL_DATA
static void local_data_place(struct k_thread *thread)
{
	thread->userspace_local_data =
		(struct _thread_userspace_local_data *)(thread->stack_info.start +
							thread->stack_info.size -
							Z_LOCAL_DATA_SIZE);
	memset(thread->userspace_local_data, 0, Z_LOCAL_DATA_SIZE);
}
#else
static inline void local_data_place(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

/* The thread's own part of a stack of which @p size bytes were asked for. */
struct own_part {
	char *start;
	size_t size;
	bool user_capable;
};

static struct own_part own_part_of(k_thread_stack_t *stack, size_t size)
{
	char *start = K_KERNEL_STACK_BUFFER(stack);

	if (stack_is_user_capable(stack)) {
		start = K_THREAD_STACK_BUFFER(stack);
		return (struct own_part){start, ARCH_STACK_SIZE(start, size), true};
	}
	return (struct own_part){start, ROUND_DOWN(size, ARCH_STACK_ALIGN), false};
}

static void stack_setup(struct k_thread *thread, k_thread_stack_t *stack, struct own_part own)
{
	thread->stack_obj = stack;
	thread->stack_info.start = (uintptr_t)own.start;
	thread->stack_info.size = own.size;
	stack_start_choose(thread);
	unused_threshold_init(thread);
	local_data_place(thread);
	walls_stack_setup(thread, stack, own.user_capable);
}

static void stack_clear(struct own_part own, uint32_t options)
{
	if (IS_ENABLED(CONFIG_INIT_STACKS)) {
		memset(own.start, 0xaa, own.size);
	} else if ((options & K_USER) != 0) {
		memset(own.start, 0, own.size);
	}
}

static void delay_over(struct _timeout *timeout, unsigned int key)
{
	ARG_UNUSED(key);
	sched_unblock(CONTAINER_OF(timeout, struct k_thread, base.timeout), THREAD_PRESTART);
}

static void start_after(struct k_thread *thread, k_timeout_t delay)
{
	unsigned int key = arch_irq_lock();

	if (K_TIMEOUT_EQ(delay, K_NO_WAIT)) {
		sched_unblock(thread, THREAD_PRESTART);
	} else if (!K_TIMEOUT_EQ(delay, K_FOREVER)) {
		timeout_add(&thread->base.timeout, delay_over, delay);
	}
	sched_unlock(key);
}

/* All of the record that nobody looks at before others know the thread. */
static void record_fill(struct k_thread *thread, int prio, uint32_t options)
{
	memset(&thread->base, 0, sizeof(thread->base));
	thread->base.user_options = (uint8_t)options;
	thread->base.prio = (int8_t)prio;
	thread->base.own_prio = (int8_t)prio;
	thread->base.thread_state = THREAD_PRESTART;
	thread->resource_pool = _kernel.current->resource_pool;
	custom_data_clear(thread);
	cpu_mask_init(thread);
	usage_init(thread);
	thread_name_clear(thread);
}

/* Most of it is done without the lock: until walls_thread_created() no user can name the thread. */
void z_thread_setup(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size,
		    k_thread_entry_t entry, void *p1, void *p2, void *p3, int prio,
		    uint32_t options, k_timeout_t delay)
{
	struct own_part own = own_part_of(stack, stack_size);
	unsigned int key;

	walls_settle();
	stack_clear(own, options);
	record_fill(thread, prio, options);
	stack_setup(thread, stack, own);
	arch_thread_init(thread, entry, p1, p2, p3);
	key = arch_irq_lock();
	walls_thread_created(thread);
	monitor_add(thread, entry, p1, p2, p3);
	start_after(thread, delay);
	arch_irq_unlock(key);
}

k_tid_t z_impl_k_thread_create(struct k_thread *new_thread, k_thread_stack_t *stack,
			       size_t stack_size, k_thread_entry_t entry, void *p1, void *p2,
			       void *p3, int prio, uint32_t options, k_timeout_t delay)
{
	__ASSERT(!arch_is_in_isr(), "threads cannot be created in an interrupt handler");
	__ASSERT(Z_VALID_PRIO(prio), "priority %d is not between %d and %d", prio,
		 K_HIGHEST_APPLICATION_THREAD_PRIO, K_LOWEST_APPLICATION_THREAD_PRIO);
	z_thread_setup(new_thread, stack, stack_size, entry, p1, p2, p3, prio, options, delay);
	return new_thread;
}

void thread_start(struct k_thread *thread)
{
	if ((thread->base.thread_state & THREAD_PRESTART) != 0) {
		timeout_abort(&thread->base.timeout);
		sched_unblock(thread, THREAD_PRESTART);
	}
}

void z_impl_k_thread_start(k_tid_t thread)
{
	unsigned int key = arch_irq_lock();

	thread_start(thread);
	sched_unlock(key);
}

void static_threads_start(void)
{
	STRUCT_SECTION_FOREACH(_static_thread_data, data) {
		z_thread_setup(data->init_thread, data->init_stack, data->init_stack_size,
			       data->init_entry, data->init_p1, data->init_p2, data->init_p3,
			       data->init_prio, data->init_options, K_FOREVER);
		thread_name_set(data->init_thread, data->init_name);
	}
	walls_grant_static();
	k_sched_lock();
	STRUCT_SECTION_FOREACH(_static_thread_data, data) {
		if (data->init_delay_ms != SYS_FOREVER_MS) {
			start_after(data->init_thread, K_MSEC(data->init_delay_ms));
		}
	}
	k_sched_unlock();
}

void k_thread_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	walls_user_mode_enter(entry, p1, p2, p3);
}

/* ---- End ----------------------------------------------------------------------------------- */

/* Lock held; the thread does not run, or runs this. */
static void release(struct k_thread *thread)
{
	if ((thread->base.thread_state & THREAD_WAITS) != 0) {
		sched_block(thread, THREAD_DEAD);
		sched_wake(thread, -EAGAIN);
	} else {
		sched_block(thread, THREAD_DEAD);
		timeout_abort(&thread->base.timeout);
	}
	mutex_release_all(thread);
	poll_thread_ended(thread);
	work_thread_ended(thread);
	monitor_remove(thread);
	walls_thread_ended(thread);
	(void)sched_wake_all(&thread->base.join_queue, 0);
}

void thread_end_self(void)
{
	unsigned int key;

	walls_thread_ending();
	key = arch_irq_lock();
	release(_kernel.current);
	(void)arch_wait(key);
	CODE_UNREACHABLE;
}

void z_impl_k_thread_abort(k_tid_t thread)
{
	unsigned int key = arch_irq_lock();

	if (has_ended(thread)) {
		arch_irq_unlock(key);
		return;
	}
	if ((thread->base.user_options & K_ESSENTIAL) != 0) {
		arch_irq_unlock(key);
		fatal_essential_ended(thread);
		key = arch_irq_lock();
	}
	if (thread != _kernel.current || (thread->base.thread_state & THREAD_WAITS) != 0) {
		release(thread); /* it does not run, or waits and is about to be switched out */
	} else if (arch_in_exception()) {
		/* Its call goes on after this interrupt, even if another has suspended it. */
		thread->base.sched_locked |= THREAD_ENDING;
		sched_unblock(thread, THREAD_SUSPENDED);
		arch_thread_kill(thread);
	} else {
		if (IS_ENABLED(CONFIG_DYNAMIC_OBJECTS)) {
			arch_irq_unlock(key); /* it may take some time */
		}
		thread_end_self();
	}
	sched_unlock(key);
	walls_settle();
}

int z_impl_k_thread_join(struct k_thread *thread, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	struct k_thread *current = _kernel.current;
	int result;

	if (has_ended(thread)) {
		result = 0;
	} else if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		result = -EBUSY;
	} else if (thread == current || thread->base.pended_on == &current->base.join_queue) {
		result = -EDEADLK;
	} else {
		return sched_wait(&thread->base.join_queue, timeout, NULL, key);
	}
	arch_irq_unlock(key);
	return result;
}

/* ---- Attributes ---------------------------------------------------------------------------- */

void z_impl_k_thread_suspend(k_tid_t thread)
{
	unsigned int key = arch_irq_lock();

	if (!has_ended(thread) && (thread->base.sched_locked & THREAD_ENDING) == 0) {
		sched_block(thread, THREAD_SUSPENDED);
	}
	if (thread == _kernel.current && !arch_in_exception()) {
		(void)arch_wait(key);
		return;
	}
	sched_unlock(key);
}

void z_impl_k_thread_resume(k_tid_t thread)
{
	unsigned int key = arch_irq_lock();

	sched_unblock(thread, THREAD_SUSPENDED);
	sched_wake_from_endless_sleep(thread);
	sched_unlock(key);
}

int z_impl_k_thread_priority_get(k_tid_t thread)
{
	return thread->base.prio;
}

void z_impl_k_thread_priority_set(k_tid_t thread, int prio)
{
	unsigned int key = arch_irq_lock();

	__ASSERT(Z_VALID_PRIO(prio), "priority %d is not valid", prio);
	thread->base.own_prio = (int8_t)prio;
	thread_prio_update(thread);
	sched_requeue(thread);
	sched_unlock(key);
}

/* Who only needs a CPU is "queued", also if there is none for it. */
static uint8_t state_to_tell(const struct k_thread *thread)
{
	unsigned int key = arch_irq_lock();
	uint8_t state = thread->base.thread_state;

	if (state == 0 && sched_is_queued(thread)) {
		state = _THREAD_QUEUED;
	} else if (state != _THREAD_QUEUED) {
		state &= (uint8_t)~_THREAD_QUEUED;
	}
	arch_irq_unlock(key);
	return state;
}

const char *k_thread_state_str(k_tid_t thread, char *buf, size_t size)
{
	static const struct {
		uint8_t state;
		const char *name;
	} names[] = {
		{_THREAD_DUMMY, "dummy"},	{THREAD_PENDING, "pending"},
		{THREAD_SLEEPING, "sleeping"},	{THREAD_PRESTART, "prestart"},
		{THREAD_DEAD, "dead"},		{THREAD_SUSPENDED, "suspended"},
		{_THREAD_ABORTING, "aborting"}, {_THREAD_QUEUED, "queued"},
	};
	uint8_t state;
	size_t used = 0;

	if (buf == NULL || size == 0) {
		return "";
	}
	state = state_to_tell(thread);
	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(names) && used < size; i++) {
		if ((state & names[i].state) != 0) {
			used += (size_t)snprintk(buf + used, size - used, "%s%s",
						 used == 0 ? "" : "+", names[i].name);
		}
	}
	return buf;
}

void *z_impl_z_tls_pointer(void)
{
	return (void *)(uintptr_t)_kernel.current->context.tls;
}

/* Never used so far, of the lowest @p most bytes. */
static size_t unused_of(const struct k_thread *thread, size_t most)
{
	const uint8_t *bottom = (const uint8_t *)thread->stack_info.start;
	size_t count = thread_stack_begin(thread) - thread->stack_info.start;

	while (count < most && bottom[count] == 0xaa) {
		count++;
	}
	return count;
}

int z_impl_k_thread_stack_space_get(const struct k_thread *thread, size_t *unused)
{
	if (!IS_ENABLED(CONFIG_INIT_STACKS)) {
		return -ENOTSUP;
	}
	*unused = unused_of(thread, thread->stack_info.size);
	return 0;
}

#ifdef CONFIG_THREAD_RUNTIME_STACK_SAFETY
int z_impl_k_thread_runtime_stack_unused_threshold_pct_set(struct k_thread *thread, uint32_t pct)
{
	if (pct > 99) {
		return -EINVAL;
	}
	thread->stack_info.unused_threshold = thread->stack_info.size * pct / 100;
	return 0;
}

int z_impl_k_thread_runtime_stack_unused_threshold_set(struct k_thread *thread, size_t threshold)
{
	if (threshold > thread->stack_info.size) {
		return -EINVAL;
	}
	thread->stack_info.unused_threshold = threshold;
	return 0;
}

size_t z_impl_k_thread_runtime_stack_unused_threshold_get(struct k_thread *thread)
{
	return thread->stack_info.unused_threshold;
}

static int safety_check(const struct k_thread *thread, size_t most, size_t *unused,
			k_thread_stack_safety_handler_t handler, void *arg)
{
	*unused = unused_of(thread, most);
	if (*unused < thread->stack_info.unused_threshold && handler != NULL) {
		handler(thread, *unused, arg);
	}
	return 0;
}

int k_thread_runtime_stack_safety_full_check(const struct k_thread *thread, size_t *unused_ptr,
					     k_thread_stack_safety_handler_t handler, void *arg)
{
	size_t unused;

	return safety_check(thread, thread->stack_info.size,
			    unused_ptr == NULL ? &unused : unused_ptr, handler, arg);
}

int k_thread_runtime_stack_safety_threshold_check(const struct k_thread *thread, size_t *unused_ptr,
						  k_thread_stack_safety_handler_t handler,
						  void *arg)
{
	size_t unused;

	return safety_check(thread, thread->stack_info.unused_threshold,
			    unused_ptr == NULL ? &unused : unused_ptr, handler, arg);
}
#endif

k_ticks_t z_impl_k_thread_timeout_remaining_ticks(const struct k_thread *thread)
{
	return timeout_remaining(&thread->base.timeout);
}

k_ticks_t z_impl_k_thread_timeout_expires_ticks(const struct k_thread *thread)
{
	return timeout_expires(&thread->base.timeout);
}

#ifdef CONFIG_USERSPACE
/* ---- What a user's call must fulfil ---------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

static k_tid_t z_vrfy_k_thread_create(struct k_thread *new_thread, k_thread_stack_t *stack,
				      size_t stack_size, k_thread_entry_t entry, void *p1, void *p2,
				      void *p3, int prio, uint32_t options, k_timeout_t delay)
{
	struct k_object *record = k_object_find(new_thread);
	struct k_object *stack_object = k_object_find(stack);

	K_OOPS(k_object_validation_check(record, new_thread, K_OBJ_THREAD, _OBJ_INIT_FALSE) != 0);
	K_OOPS(k_object_validation_check(stack_object, stack, K_OBJ_THREAD_STACK_ELEMENT,
					 _OBJ_INIT_FALSE) != 0);
	/* A stack object with room is one for users: tools/image and dynamic.c see to that. */
	syscall_demand(stack_size >= ARCH_REGION_GRANULE &&
			       stack_size <= stack_object->data.stack_size &&
			       ARCH_REGION_SIZE(stack_size) <= stack_object->data.stack_size,
		       "stack too small for the size asked for");
	syscall_demand((options & K_USER) != 0, "a user creates user threads only");
	syscall_demand((options & K_ESSENTIAL) == 0, "a user creates no essential threads");
	syscall_demand(Z_VALID_PRIO(prio) && prio >= _current->base.own_prio,
		       "priority not valid, or more urgent than the creator's");
	K_OOPS(!walls_claim(record, stack_object));
	return z_impl_k_thread_create(new_thread, stack, stack_size, entry, p1, p2, p3, prio,
				      options, delay);
}
#include <zephyr/syscalls/k_thread_create_mrsh.c>

static int z_vrfy_k_thread_stack_space_get(const struct k_thread *thread, size_t *unused)
{
	size_t count = 0;
	int result;

	if (K_SYSCALL_OBJ(thread, K_OBJ_THREAD)) {
		return 1;
	}
	result = z_impl_k_thread_stack_space_get(thread, &count);
	return result != 0 ? result : k_usermode_to_copy(unused, &count, sizeof(count));
}
#include <zephyr/syscalls/k_thread_stack_space_get_mrsh.c>

static k_ticks_t z_vrfy_k_thread_timeout_expires_ticks(const struct k_thread *thread)
{
	K_OOPS(K_SYSCALL_OBJ(thread, K_OBJ_THREAD));
	return z_impl_k_thread_timeout_expires_ticks(thread);
}
#include <zephyr/syscalls/k_thread_timeout_expires_ticks_mrsh.c>

static k_ticks_t z_vrfy_k_thread_timeout_remaining_ticks(const struct k_thread *thread)
{
	K_OOPS(K_SYSCALL_OBJ(thread, K_OBJ_THREAD));
	return z_impl_k_thread_timeout_remaining_ticks(thread);
}
#include <zephyr/syscalls/k_thread_timeout_remaining_ticks_mrsh.c>
#endif
