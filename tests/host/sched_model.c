/* SPDX-License-Identifier: Apache-2.0 */
/* See sched_model.h. The model keeps plain arrays of numbers in order and looks at all of them at
 * each step. Effective priorities follow I8 literally: audit() computes each from nothing. */

#include "sched_model.h"
#include <setjmp.h>
#include <kernel_internal.h>
#include <timeout_q.h>
#include "../../kernel/sched.c" /* itself, not its object: its rings are static */

/* ---- The fake machine -------------------------------------------------------------------------- */

struct fake_cpu fake_cpu;
static uint64_t clock_ticks;
static uint64_t alarm_tick = UINT64_MAX;
static jmp_buf after_end;

char __user_stacks_start[1], __user_stacks_end[1];
struct _static_thread_data __static_thread_data_list_start[1];
__asm__(".globl __static_thread_data_list_end\n"
	".set __static_thread_data_list_end, __static_thread_data_list_start\n");

uint64_t sys_clock_now(void)
{
	return clock_ticks;
}

uint64_t sys_clock_cycle_get_64(void)
{
	return clock_ticks;
}

void sys_clock_set_alarm(uint64_t tick)
{
	CHECK(fake_cpu.locked);
	alarm_tick = tick;
}

void arch_thread_init(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	ARG_UNUSED(entry);
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	memset(&thread->context, 0, sizeof(thread->context));
}

void arch_thread_set_result(struct k_thread *thread, int result)
{
	CHECK(fake_cpu.locked);
	thread->context.result = result;
	thread->context.result_set = true;
}

void arch_thread_kill(struct k_thread *thread)
{
	CHECK(fake_cpu.locked && thread == _kernel.current);
	thread->context.killed = true;
	arch_request_switch();
}

int arch_wait(unsigned int key)
{
	CHECK(fake_cpu.locked && fake_cpu.mode != FAKE_ISR);
	CHECK(_kernel.current->base.thread_state != 0);
	arch_request_switch();
	if (fake_cpu.mode == FAKE_THREAD) {
		arch_irq_unlock(0); /* others run unlocked, whatever this thread has locked */
		longjmp(after_end, 1);
	}
	arch_irq_unlock(key);
	return WAITS;
}

void arch_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	ARG_UNUSED(entry);
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	abort();
}

void z_thread_entry(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	ARG_UNUSED(entry);
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	abort();
}

void fatal_essential_ended(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
	CHECK(false, "an essential thread ended");
	abort();
}

void z_except_reason(unsigned int reason)
{
	CHECK(false, "fatal error %u", reason);
	abort();
}

void assert_print(const char *fmt, ...)
{
	ARG_UNUSED(fmt);
}

static jmp_buf after_assertion;
static bool assertion_expected;

void assert_post_action(const char *file, unsigned int line)
{
	CHECK(assertion_expected, "assertion in %s:%u", file, line);
	longjmp(after_assertion, 1);
}

bool asserts(void (*call)(void))
{
	bool volatile returned = false;

	assertion_expected = true;
	if (setjmp(after_assertion) == 0) {
		call();
		returned = true;
	}
	assertion_expected = false;
	fake_cpu.locked = false;
	return !returned;
}

int snprintk(char *str, size_t size, const char *fmt, ...)
{
	ARG_UNUSED(fmt);
	return snprintf(str, size, "?");
}

/* ---- What both sides are about ----------------------------------------------------------------- */

static struct k_thread threads[NUM_THREADS];
static struct k_sem sems[NUM_SEMS];
static struct k_mutex mutexes[NUM_MUTEXES];
static k_thread_stack_t stacks[NUM_THREADS][64] __aligned(16);

/* ---- The model --------------------------------------------------------------------------------- */

#define NOBODY (-1)

enum wait {
	NOT_WAITING,
	FOR_TIME,
	FOR_SEM,
	FOR_MUTEX,
	FOR_END,
};

struct list {
	int ids[NUM_THREADS];
	int length;
};

static struct model_thread {
	bool exists;
	bool not_started;
	bool suspended;
	bool ending;
	enum wait wait;
	int object; /* waited for */
	int own_prio;
	int prio;
	int locked;
	bool timed;
	uint64_t deadline;
	bool endless;	/* a sleep without timeout */
	bool in_us;	/* how the sleeper counts what is left */
	uint64_t armed; /* counts armings: equal deadlines come in this order */
	bool result_set;
	int result;
	struct list held; /* mutexes, the last locked first */
} model[NUM_THREADS];

static struct list ready_lists[Z_NUM_PRIORITIES];
static struct list sem_queues[NUM_SEMS];
static struct list mutex_queues[NUM_MUTEXES];
static struct list join_queues[NUM_THREADS];
static int owners[NUM_MUTEXES];
static uint32_t depths[NUM_MUTEXES];
static unsigned int counts[NUM_SEMS];
static int running;
static int chosen;
static uint64_t armings;

static void list_insert(struct list *list, int place, int id)
{
	CHECK(list->length < NUM_THREADS);
	for (int i = list->length++; i > place; i--) {
		list->ids[i] = list->ids[i - 1];
	}
	list->ids[place] = id;
}

static void list_remove(struct list *list, int id)
{
	int place = 0;

	while (list->ids[place] != id) {
		place++;
		CHECK(place < list->length, "the model itself is wrong");
	}
	list->length--;
	for (; place < list->length; place++) {
		list->ids[place] = list->ids[place + 1];
	}
}

static struct list *queue_of(const struct model_thread *t)
{
	switch (t->wait) {
	case FOR_SEM:
		return &sem_queues[t->object];
	case FOR_MUTEX:
		return &mutex_queues[t->object];
	case FOR_END:
		return &join_queues[t->object];
	default:
		return NULL;
	}
}

/* The most urgent first, equals in the order of arrival. */
static void enqueue(struct list *queue, int id)
{
	int place = 0;

	while (place < queue->length && model[queue->ids[place]].prio <= model[id].prio) {
		place++;
	}
	list_insert(queue, place, id);
}

/* ---- Who runs ---------------------------------------------------------------------------------- */

static bool is_ready(int id)
{
	const struct model_thread *t = &model[id];

	return t->exists && !t->not_started && !t->suspended && t->wait == NOT_WAITING;
}

static struct list *ready_list_of(int id)
{
	return &ready_lists[model[id].prio + CONFIG_NUM_COOP_PRIORITIES];
}

static int first_ready(void)
{
	for (int i = 0; i < Z_NUM_PRIORITIES; i++) {
		if (ready_lists[i].length > 0) {
			return ready_lists[i].ids[0];
		}
	}
	return NOBODY;
}

static bool may_be_preempted(int id)
{
	return model[id].prio >= 0 && model[id].locked == 0 && !model[id].ending;
}

/* Who has the CPU and may not be preempted keeps it; who gave it up does not get it back so. */
static void choose(void)
{
	if (chosen != running || !is_ready(running) || may_be_preempted(running)) {
		chosen = first_ready();
	}
}

static void becomes_ready(int id)
{
	if (is_ready(id)) {
		list_insert(ready_list_of(id), ready_list_of(id)->length, id);
		choose();
	}
}

/* @p was_ready: before what has just been changed. */
static void stops_being_ready(int id, bool was_ready)
{
	if (was_ready && !is_ready(id)) {
		list_remove(ready_list_of(id), id);
		choose();
	}
}

/* ---- Priorities -------------------------------------------------------------------------------- */

/* I8, from nothing but own priorities, owners and waiters. */
static int prio_by_definition(int id, int depth)
{
	int prio = model[id].own_prio;

	CHECK(depth <= NUM_THREADS, "a circle");
	for (int m = 0; m < NUM_MUTEXES; m++) {
		for (int i = 0; owners[m] == id && i < mutex_queues[m].length; i++) {
			int lent = prio_by_definition(mutex_queues[m].ids[i], depth + 1);

			prio = lent < prio ? lent : prio;
		}
	}
	return prio;
}

static void move_to_prio(int id, int prio)
{
	struct model_thread *t = &model[id];

	if (is_ready(id)) {
		list_remove(ready_list_of(id), id);
		t->prio = prio;
		becomes_ready(id);
	} else if (queue_of(t) != NULL) {
		list_remove(queue_of(t), id);
		t->prio = prio;
		enqueue(queue_of(t), id);
	} else {
		t->prio = prio;
	}
}

/* A thread, and whom it waits for in turn; nobody else can be concerned. */
static void reconsider(int id)
{
	while (id != NOBODY) {
		int prio = prio_by_definition(id, 0);

		if (prio != model[id].prio) {
			move_to_prio(id, prio);
		}
		id = model[id].wait == FOR_MUTEX ? owners[model[id].object] : NOBODY;
	}
}

/* ---- Waiting ----------------------------------------------------------------------------------- */

static void arm(int id, k_timeout_t timeout)
{
	struct model_thread *t = &model[id];

	t->timed = true;
	t->armed = armings++;
	if (timeout.ticks < -1) { /* absolute, as <zephyr/sys_clock.h> codes it */
		t->deadline = (uint64_t)(-2 - timeout.ticks);
	} else {
		t->deadline = clock_ticks + (uint64_t)timeout.ticks + 1;
	}
}

static int wait_for(enum wait what, int object, k_timeout_t timeout)
{
	struct model_thread *t = &model[running];
	bool was_ready = is_ready(running);

	if (t->ending) {
		return -EAGAIN;
	}
	t->wait = what;
	t->object = object;
	stops_being_ready(running, was_ready);
	if (queue_of(t) != NULL) {
		enqueue(queue_of(t), running);
	}
	if (timeout.ticks != -1) {
		arm(running, timeout);
	}
	return WAITS;
}

static void end_wait(int id, int result)
{
	struct model_thread *t = &model[id];
	int owner = t->wait == FOR_MUTEX ? owners[t->object] : NOBODY;

	if (queue_of(t) != NULL) {
		list_remove(queue_of(t), id);
	}
	if (t->wait == FOR_TIME) { /* what is left of it; -1 of an endless sleep */
		result = t->endless ? -1 : 0;
		if (t->timed && t->deadline > clock_ticks) {
			result = (int)(t->deadline - clock_ticks) * (t->in_us ? 1000 : 1);
		}
	}
	t->wait = NOT_WAITING;
	t->timed = false;
	t->result_set = true;
	t->result = result;
	reconsider(owner);
	becomes_ready(id);
}

static void own(int mutex, int id)
{
	owners[mutex] = id;
	depths[mutex] = 1;
	list_insert(&model[id].held, 0, mutex);
}

static void hand_on(int mutex)
{
	list_remove(&model[owners[mutex]].held, mutex);
	owners[mutex] = NOBODY;
	depths[mutex] = 0;
	if (mutex_queues[mutex].length > 0) {
		int next = mutex_queues[mutex].ids[0];

		own(mutex, next);
		end_wait(next, 0);
	}
}

static void ends(int id)
{
	struct model_thread *t = &model[id];
	bool was_ready = is_ready(id);

	t->exists = false;
	stops_being_ready(id, was_ready);
	if (t->wait != NOT_WAITING) {
		end_wait(id, -EAGAIN);
	}
	t->timed = false;
	while (t->held.length > 0) {
		hand_on(t->held.ids[0]);
	}
	while (join_queues[id].length > 0) {
		end_wait(join_queues[id].ids[0], 0);
	}
}

/* ---- Does the kernel agree? -------------------------------------------------------------------- */

static int id_of(const struct k_thread *thread)
{
	return (int)(thread - threads);
}

static void audit_queue(const _wait_q_t *queue, const struct list *list, const char *what,
			int which)
{
	const struct k_thread *thread = queue->head;

	CHECK((thread == NULL) == (list->length == 0), "%s %d has %d", what, which, list->length);
	for (int i = 0; i < list->length; i++) {
		CHECK(id_of(thread) == list->ids[i], "%s %d: place %d has thread %d instead of %d",
		      what, which, i, id_of(thread), list->ids[i]);
		CHECK(thread->base.next->base.prev == thread, "%s %d: links", what, which);
		thread = thread->base.next;
	}
	CHECK(thread == queue->head, "%s %d is longer than %d", what, which, list->length);
}

static const _wait_q_t *kernel_queue_of(const struct model_thread *t)
{
	switch (t->wait) {
	case FOR_SEM:
		return &sems[t->object].wait_q;
	case FOR_MUTEX:
		return &mutexes[t->object].wait_q;
	case FOR_END:
		return &threads[t->object].base.join_queue;
	default:
		return NULL;
	}
}

static uint8_t expected_state(const struct model_thread *t)
{
	return (uint8_t)((t->not_started ? THREAD_PRESTART : 0) |
			 (t->suspended ? THREAD_SUSPENDED : 0) |
			 (t->wait == NOT_WAITING ? 0
			  : t->wait == FOR_TIME	 ? THREAD_SLEEPING
						 : THREAD_PENDING));
}

static void audit_held(int id)
{
	const struct k_mutex *m = threads[id].base.mutexes;

	for (int i = 0; i < model[id].held.length; i++) {
		CHECK(m == &mutexes[model[id].held.ids[i]], "thread %d holds other mutexes", id);
		m = m->next_held;
	}
	CHECK(m == NULL, "thread %d holds more mutexes", id);
}

static k_ticks_t remaining(const struct model_thread *t)
{
	return t->timed && t->deadline > clock_ticks ? (k_ticks_t)(t->deadline - clock_ticks) : 0;
}

static void audit_thread(int id)
{
	const struct model_thread *t = &model[id];
	const struct k_thread *thread = &threads[id];

	CHECK(timeout_is_pending(&thread->base.timeout) == t->timed, "thread %d", id);
	CHECK(!t->timed || thread->base.timeout.deadline == t->deadline, "thread %d", id);
	CHECK(z_impl_k_thread_timeout_remaining_ticks(thread) == remaining(t), "thread %d", id);
	CHECK(z_impl_k_thread_timeout_expires_ticks(thread) ==
		      (k_ticks_t)clock_ticks + remaining(t),
	      "thread %d", id);
	audit_held(id);
	if (!t->exists) {
		CHECK(thread->stack_info.size == 0 ||
			      (thread->base.thread_state & THREAD_DEAD) != 0,
		      "thread %d did not end", id);
		return;
	}
	CHECK(thread->base.thread_state == expected_state(t), "thread %d: state 0x%x, not 0x%x", id,
	      thread->base.thread_state, expected_state(t));
	CHECK(t->prio == prio_by_definition(id, 0), "the model itself is wrong");
	CHECK(thread->base.prio == t->prio && thread->base.own_prio == t->own_prio,
	      "thread %d: priority %d (own %d) instead of %d (own %d)", id, thread->base.prio,
	      thread->base.own_prio, t->prio, t->own_prio);
	CHECK(thread->base.pended_on == kernel_queue_of(t), "thread %d", id);
	/* Of a thread that ends itself next no code will read a result. */
	CHECK(t->ending || (thread->context.result_set == t->result_set &&
			    (!t->result_set || thread->context.result == t->result)),
	      "thread %d: result %d instead of %d", id, thread->context.result, t->result);
	CHECK(thread->context.killed == t->ending, "thread %d", id);
}

static void audit_objects(void)
{
	for (int i = 0; i < NUM_SEMS; i++) {
		audit_queue(&sems[i].wait_q, &sem_queues[i], "semaphore", i);
		CHECK(sems[i].count == counts[i], "semaphore %d: %u instead of %u", i,
		      sems[i].count, counts[i]);
		CHECK(sems[i].count == 0 || sem_queues[i].length == 0, "I7");
	}
	for (int i = 0; i < NUM_MUTEXES; i++) {
		audit_queue(&mutexes[i].wait_q, &mutex_queues[i], "mutex", i);
		CHECK(mutexes[i].owner == (owners[i] == NOBODY ? NULL : &threads[owners[i]]),
		      "mutex %d is not owned by %d", i, owners[i]);
		CHECK(mutexes[i].lock_count == depths[i], "mutex %d", i);
	}
}

static void audit_ready(void)
{
	for (int i = 0; i < Z_NUM_PRIORITIES; i++) {
		audit_queue(&_kernel.ready[i], &ready_lists[i], "ring", i);
		CHECK((_kernel.ready_priorities[i / 32] >> (31 - i % 32) & 1) ==
			      (ready_lists[i].length > 0),
		      "the bit of ring %d", i);
	}
	CHECK(_kernel.current == &threads[running]);
	CHECK(_kernel.next == &threads[chosen], "next is %d instead of %d, current is %d",
	      id_of(_kernel.next), chosen, running);
	CHECK(running == chosen || fake_cpu.switch_requested, "a switch is due, not requested");
	CHECK(!fake_cpu.locked, "the lock is still held");
}

static bool listed[NUM_THREADS];

static void list_thread(const struct k_thread *thread, void *user_data)
{
	ARG_UNUSED(user_data);
	CHECK(!listed[id_of(thread)], "thread %d is listed twice", id_of(thread));
	listed[id_of(thread)] = true;
}

static void audit_monitor(void)
{
	memset(listed, 0, sizeof(listed));
	k_thread_foreach(list_thread, NULL);
	for (int id = 0; id < NUM_THREADS; id++) {
		CHECK(listed[id] == model[id].exists, "thread %d in the list of threads", id);
	}
}

static void audit(void)
{
	uint64_t earliest = UINT64_MAX;

	audit_monitor();

	audit_ready();
	audit_objects();
	for (int id = 0; id < NUM_THREADS; id++) {
		audit_thread(id);
		audit_queue(&threads[id].base.join_queue, &join_queues[id], "end of thread", id);
		if (model[id].timed && model[id].deadline < earliest) {
			earliest = model[id].deadline;
		}
	}
	CHECK(alarm_tick <= earliest, "the alarm comes too late");
}

/* A result is seen once: it belongs to the wait that just ended. */
static void forget_results(void)
{
	for (int id = 0; id < NUM_THREADS; id++) {
		threads[id].context.result_set = false;
		model[id].result_set = false;
	}
}

/* ---- Each call, on both sides ------------------------------------------------------------------ */

static void begin_call(void)
{
	forget_results();
	fake_cpu.mode = fake_cpu.mode == FAKE_ISR ? FAKE_ISR : FAKE_CALL;
}

static int end_call(int actual, int expected)
{
	fake_cpu.mode = fake_cpu.mode == FAKE_ISR ? FAKE_ISR : FAKE_THREAD;
	CHECK(actual == expected, "returned %d instead of %d", actual, expected);
	audit();
	return actual;
}

void in_isr(bool yes)
{
	fake_cpu.mode = yes ? FAKE_ISR : FAKE_THREAD;
}

void model_boot(void)
{
	struct k_thread *idle = &threads[IDLE];
	static struct k_thread before = {
		.base = {.thread_state = THREAD_DEAD, .prio = K_IDLE_PRIO + 1}};

	_kernel.current = &before;
	_kernel.next = &before;
	memset(sems, 0xA5, sizeof(sems));
	memset(mutexes, 0xA5, sizeof(mutexes));
	for (int i = 0; i < NUM_SEMS; i++) {
		CHECK(z_impl_k_sem_init(&sems[i], 0, 0) == -EINVAL);
		CHECK(z_impl_k_sem_init(&sems[i], 4, 3) == -EINVAL);
		CHECK(z_impl_k_sem_init(&sems[i], 3, 3) == 0);
		CHECK(z_impl_k_sem_init(&sems[i], 1, 3) == 0);
		counts[i] = 1;
	}
	for (int i = 0; i < NUM_MUTEXES; i++) {
		CHECK(z_impl_k_mutex_init(&mutexes[i]) == 0);
		owners[i] = NOBODY;
	}
	z_thread_setup(idle, stacks[IDLE], sizeof(stacks[IDLE]), NULL, NULL, NULL, NULL,
		       K_IDLE_PRIO, 0, K_NO_WAIT);
	model[IDLE] =
		(struct model_thread){.exists = true, .prio = K_IDLE_PRIO, .own_prio = K_IDLE_PRIO};
	list_insert(ready_list_of(IDLE), 0, IDLE);
	running = chosen = IDLE;
	_kernel.current = _kernel.next;
	audit();
}

void do_create(int id, int prio, k_timeout_t delay)
{
	CHECK(!model[id].exists);
	forget_results();
	CHECK(z_impl_k_thread_create(&threads[id], stacks[id], sizeof(stacks[id]), NULL, NULL, NULL,
				     NULL, prio, 0, delay) == &threads[id]);
	model[id] = (struct model_thread){
		.exists = true, .not_started = true, .prio = prio, .own_prio = prio};
	if (delay.ticks == 0) {
		model[id].not_started = false;
		becomes_ready(id);
	} else if (delay.ticks != -1) {
		arm(id, delay);
	}
	audit();
}

static int take_or_wait(int sem, k_timeout_t timeout)
{
	if (counts[sem] > 0) {
		counts[sem]--;
		return 0;
	}
	return timeout.ticks == 0 ? -EBUSY : wait_for(FOR_SEM, sem, timeout);
}

int do_sem_take(int sem, k_timeout_t timeout)
{
	begin_call();
	return end_call(z_impl_k_sem_take(&sems[sem], timeout), take_or_wait(sem, timeout));
}

int do_sem_try(int sem)
{
	return do_sem_take(sem, K_NO_WAIT);
}

/* A thread told to end itself does not wait: it comes, lends its priority, and leaves. */
static int lock_or_wait(int mutex, k_timeout_t timeout)
{
	if (owners[mutex] == NOBODY) {
		own(mutex, running);
		return 0;
	}
	if (owners[mutex] == running) {
		depths[mutex]++;
		return 0;
	}
	if (timeout.ticks == 0) {
		return -EBUSY;
	}
	enqueue(&mutex_queues[mutex], running);
	reconsider(owners[mutex]);
	list_remove(&mutex_queues[mutex], running);
	if (model[running].ending) {
		reconsider(owners[mutex]);
	}
	return wait_for(FOR_MUTEX, mutex, timeout);
}

int do_mutex_lock(int mutex, k_timeout_t timeout)
{
	begin_call();
	return end_call(z_impl_k_mutex_lock(&mutexes[mutex], timeout),
			lock_or_wait(mutex, timeout));
}

static int unlock(int mutex)
{
	if (owners[mutex] != running) {
		return owners[mutex] == NOBODY ? -EINVAL : -EPERM;
	}
	if (--depths[mutex] == 0) {
		hand_on(mutex);
		reconsider(running);
	}
	return 0;
}

int do_mutex_unlock(int mutex)
{
	begin_call();
	return end_call(z_impl_k_mutex_unlock(&mutexes[mutex]), unlock(mutex));
}

static int join_or_wait(int id, k_timeout_t timeout)
{
	if (!model[id].exists) {
		return 0;
	}
	if (timeout.ticks == 0) {
		return -EBUSY;
	}
	if (id == running || (model[id].wait == FOR_END && model[id].object == running)) {
		return -EDEADLK;
	}
	return wait_for(FOR_END, id, timeout);
}

int do_join(int id, k_timeout_t timeout)
{
	begin_call();
	return end_call(z_impl_k_thread_join(&threads[id], timeout), join_or_wait(id, timeout));
}

static void yield(void)
{
	if (is_ready(running)) {
		list_remove(ready_list_of(running), running);
		list_insert(ready_list_of(running), ready_list_of(running)->length, running);
		chosen = first_ready();
	}
}

static void goes_behind_equals(int id)
{
	if (id == running && model[id].locked == 0 && !model[id].ending) {
		yield();
	} else if (is_ready(id)) {
		list_remove(ready_list_of(id), id);
		becomes_ready(id);
	}
}

void do_yield(void)
{
	begin_call();
	z_impl_k_yield();
	yield();
	(void)end_call(0, 0);
}

static int sleep_or_yield(k_timeout_t timeout)
{
	if (timeout.ticks == 0) {
		yield();
		return 0;
	}
	model[running].endless = timeout.ticks == -1;
	return wait_for(FOR_TIME, 0, timeout);
}

int do_sleep(k_timeout_t timeout)
{
	begin_call();
	model[running].in_us = false;
	return end_call(z_impl_k_sleep(timeout), sleep_or_yield(timeout));
}

/* At 1,000 ticks a second. */
int do_usleep(int32_t us)
{
	int actual;

	begin_call();
	model[running].in_us = true;
	actual = z_impl_k_usleep(us);
	return end_call(actual, sleep_or_yield(K_TICKS(us <= 0 ? 0 : (us + 999) / 1000)));
}

void do_sched_lock(void)
{
	begin_call();
	k_sched_lock();
	model[running].locked++;
	CHECK(z_impl_k_is_preempt_thread() == 0);
	(void)end_call(0, 0);
}

void do_sched_unlock(void)
{
	begin_call();
	k_sched_unlock();
	model[running].locked--;
	choose();
	CHECK(z_impl_k_is_preempt_thread() == may_be_preempted(running));
	(void)end_call(0, 0);
}

void do_sem_give(int sem)
{
	begin_call();
	z_impl_k_sem_give(&sems[sem]);
	if (sem_queues[sem].length > 0) {
		end_wait(sem_queues[sem].ids[0], 0);
	} else if (counts[sem] < 3) {
		counts[sem]++;
	}
	(void)end_call(0, 0);
}

void do_sem_reset(int sem)
{
	begin_call();
	z_impl_k_sem_reset(&sems[sem]);
	while (sem_queues[sem].length > 0) {
		end_wait(sem_queues[sem].ids[0], -EAGAIN);
	}
	counts[sem] = 0;
	(void)end_call(0, 0);
}

static void starts(int id)
{
	if (model[id].exists && model[id].not_started) {
		model[id].not_started = false;
		model[id].timed = false;
		becomes_ready(id);
	}
}

void do_wakeup(int id)
{
	begin_call();
	z_impl_k_wakeup(&threads[id]);
	if (model[id].exists && model[id].wait == FOR_TIME) {
		end_wait(id, 0);
	}
	starts(id);
	(void)end_call(0, 0);
}

void do_suspend(int id)
{
	begin_call();
	z_impl_k_thread_suspend(&threads[id]);
	if (model[id].exists && !model[id].ending) {
		bool was_ready = is_ready(id);

		model[id].suspended = true;
		stops_being_ready(id, was_ready);
	}
	(void)end_call(0, 0);
}

void do_resume(int id)
{
	begin_call();
	z_impl_k_thread_resume(&threads[id]);
	if (model[id].exists && model[id].suspended) {
		model[id].suspended = false;
		becomes_ready(id);
	}
	if (model[id].exists && model[id].wait == FOR_TIME && model[id].endless) {
		end_wait(id, 0);
	}
	(void)end_call(0, 0);
}

void do_start(int id)
{
	begin_call();
	z_impl_k_thread_start(&threads[id]);
	starts(id);
	(void)end_call(0, 0);
}

void do_set_prio(int id, int prio)
{
	begin_call();
	z_impl_k_thread_priority_set(&threads[id], prio);
	model[id].own_prio = prio;
	reconsider(id);
	goes_behind_equals(id);
	CHECK(z_impl_k_thread_priority_get(&threads[id]) == model[id].prio);
	(void)end_call(0, 0);
}

/* The running thread may be in the middle of a call: it finishes that, and ends when it is switched
 * in. If it waits already, there is nothing left to finish. */
void do_abort(int id)
{
	begin_call();
	z_impl_k_thread_abort(&threads[id]);
	if (model[id].exists && (id != running || model[id].wait != NOT_WAITING)) {
		ends(id);
	} else if (model[id].exists) {
		model[id].ending = true;
		if (model[id].suspended) {
			model[id].suspended = false;
			becomes_ready(id);
		}
	}
	(void)end_call(0, 0);
}

void time_passes(uint32_t ticks)
{
	clock_ticks += ticks;
}

static int first_due(void)
{
	int first = NOBODY;

	for (int id = 0; id < NUM_THREADS; id++) {
		if (model[id].timed && model[id].deadline <= clock_ticks &&
		    (first == NOBODY || model[id].deadline < model[first].deadline ||
		     (model[id].deadline == model[first].deadline &&
		      model[id].armed < model[first].armed))) {
			first = id;
		}
	}
	return first;
}

static void expire(int id)
{
	model[id].timed = false;
	if (model[id].not_started) {
		model[id].not_started = false;
		becomes_ready(id);
	} else {
		end_wait(id, -EAGAIN);
	}
}

void clock_interrupt(void)
{
	uint64_t earliest = UINT64_MAX;

	in_isr(true);
	begin_call();
	sys_clock_announce_now();
	for (int id = first_due(); id != NOBODY; id = first_due()) {
		expire(id);
	}
	for (int id = 0; id < NUM_THREADS; id++) {
		if (model[id].timed && model[id].deadline < earliest) {
			earliest = model[id].deadline;
		}
	}
	CHECK(alarm_tick == earliest, "the alarm is not where the next deadline is");
	(void)end_call(0, 0);
	in_isr(false);
}

/* ---- The switch -------------------------------------------------------------------------------- */

static void end_itself(void)
{
	forget_results();
	if (setjmp(after_end) == 0) {
		thread_end_self();
	}
	ends(running);
	audit();
}

void do_exit(void)
{
	forget_results();
	if (setjmp(after_end) == 0) {
		z_impl_k_thread_abort(_kernel.current);
	}
	ends(running);
	audit();
}

void make_switch(void)
{
	while (fake_cpu.switch_requested) {
		fake_cpu.switch_requested = false;
		_kernel.current = _kernel.next;
		running = chosen;
		if (model[running].ending) {
			end_itself();
		}
	}
	audit();
}

/* ---- Questions --------------------------------------------------------------------------------- */

int current(void)
{
	return running;
}

bool exists(int id)
{
	return model[id].exists;
}

bool is_waiting(int id)
{
	return model[id].wait != NOT_WAITING;
}

bool is_locked(int id)
{
	return model[id].locked > 0;
}

int owner_of(int mutex)
{
	return owners[mutex];
}

int prio_of(int id)
{
	return threads[id].base.prio;
}

uint64_t now(void)
{
	return clock_ticks;
}

bool would_deadlock(int id, int mutex)
{
	for (int owner = owners[mutex]; owner != NOBODY;
	     owner = model[owner].wait == FOR_MUTEX ? owners[model[owner].object] : NOBODY) {
		if (owner == id) {
			return owners[mutex] != id;
		}
	}
	return false;
}
