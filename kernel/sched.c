/* SPDX-License-Identifier: Apache-2.0 */
/* The scheduler: who runs.
 *
 * One ring of ready threads per priority, and a bitmap of the rings that are not empty: the most
 * urgent thread is one count-leading-zeros away. The running thread stays in its ring (I6: a
 * thread is in the ready queue exactly if its thread_state is 0).
 *
 * _kernel.next is the thread that should run. It is kept right at every change, under the lock;
 * making it current is the port's switch, which comes when no exception and no lock is in the way.
 * A cooperative thread, or one that locked the scheduler, stays `next` until it waits, yields or
 * ends: see sched_choose().
 *
 * A wait ends in exactly one place, sched_wake(), whatever the cause: the object, the clock, an
 * abort. Whatever the waiter would have to do afterwards is done there by its `wait_ended`, because
 * a thread that waits inside a short system call executes no kernel code of its own any more. */

#include <kernel_internal.h>
#include <ksched.h>
#include <metairq.h>
#include <timeout_q.h>
#include <timeslice.h>
#include <zephyr/syscall.h>

struct z_kernel _kernel;

static unsigned int ring_of(const struct k_thread *thread)
{
	return (unsigned int)(thread->base.prio + CONFIG_NUM_COOP_PRIORITIES);
}

static ALWAYS_INLINE uint32_t *map_word(unsigned int ring)
{
	return &_kernel.ready_priorities[Z_PRIORITY_WORDS == 1 ? 0 : ring / 32];
}

static ALWAYS_INLINE uint32_t map_bit(unsigned int ring)
{
	return 0x80000000u >> (Z_PRIORITY_WORDS == 1 ? ring : ring % 32);
}

static ALWAYS_INLINE struct k_thread *head_of_first_ring(void)
{
	unsigned int word = 0;

	while (Z_PRIORITY_WORDS > 1 && _kernel.ready_priorities[word] == 0) {
		word++; /* the idle thread is always ready */
	}
	return _kernel
		.ready[32 * word + (unsigned int)__builtin_clz(_kernel.ready_priorities[word])]
		.head;
}

static ALWAYS_INLINE struct k_thread *most_urgent(void)
{
	return metairq_goes_back(head_of_first_ring());
}

/* A ring holds threads of one priority. With deadlines it is kept in their order. */
static ALWAYS_INLINE void ring_add(_wait_q_t *ring, struct k_thread *thread)
{
	if (IS_ENABLED(CONFIG_SCHED_DEADLINE)) {
		thread_queue_insert(ring, thread);
	} else {
		thread_queue_append(ring, thread);
	}
}

static ALWAYS_INLINE void ready_add(struct k_thread *thread)
{
	unsigned int ring = ring_of(thread);

	ring_add(&_kernel.ready[ring], thread);
	*map_word(ring) |= map_bit(ring);
}

static ALWAYS_INLINE void ready_remove(struct k_thread *thread)
{
	unsigned int ring = ring_of(thread);

	thread_queue_remove(&_kernel.ready[ring], thread);
	if (_kernel.ready[ring].head == NULL) {
		*map_word(ring) &= ~map_bit(ring);
	}
}

void thread_queue_insert(_wait_q_t *queue, struct k_thread *thread)
{
	struct k_thread *place = queue->head;

	if (place == NULL || !thread_is_more_urgent(thread, place->base.prev)) {
		thread_queue_append(queue, thread);
		return;
	}
	while (!thread_is_more_urgent(thread, place)) {
		place = place->base.next;
	}
	thread_queue_insert_before(place, thread);
	if (place == queue->head) {
		queue->head = thread;
	}
}

/* If a switch is already due (next != current), the current thread has given up the CPU, and its
 * right to stay with it: an interrupt between its yield and the switch must not give it back. */
void sched_choose(void)
{
	struct k_thread *current = _kernel.current;

	if (_kernel.next == current && current->base.thread_state == 0 &&
	    !thread_is_preemptible(current) && !metairq_interrupts(head_of_first_ring(), current)) {
		return;
	}
	_kernel.next = most_urgent();
	slice_follow();
}

/* sched_choose() after nothing but @p thread has become ready. */
static void choose_if_more_urgent(struct k_thread *thread)
{
	struct k_thread *next = _kernel.next;

	if (thread_is_more_urgent(thread, next) &&
	    (next != _kernel.current || thread_is_preemptible(next) ||
	     metairq_interrupts(thread, next)) &&
	    !metairq_holds(next, thread)) {
		_kernel.next = thread;
	}
	slice_follow();
}

void sched_block(struct k_thread *thread, uint8_t reason)
{
	bool was_ready = thread->base.thread_state == 0;

	thread->base.thread_state |= reason;
	if (was_ready) {
		ready_remove(thread);
		metairq_forget(thread);
		if (thread == _kernel.next) {
			_kernel.next = most_urgent();
		}
		slice_follow();
	}
}

void sched_unblock(struct k_thread *thread, uint8_t reasons)
{
	if (thread->base.thread_state == 0) {
		return;
	}
	thread->base.thread_state &= (uint8_t)~reasons;
	if (thread->base.thread_state == 0) {
		ready_add(thread);
		choose_if_more_urgent(thread);
	}
}

static void wait_timed_out(struct _timeout *timeout, unsigned int key)
{
	struct k_thread *thread = CONTAINER_OF(timeout, struct k_thread, base.timeout);

	ARG_UNUSED(key);
	sched_wake(thread, thread->base.pended_on == NULL ? 0 : -EAGAIN);
}

static ALWAYS_INLINE int wait_as(uint8_t state, _wait_q_t *queue, k_timeout_t timeout,
				 wait_ended_t ended, unsigned int key)
{
	struct k_thread *thread = _kernel.current;

	__ASSERT(!arch_is_in_isr(), "an interrupt handler cannot wait");
	__ASSERT((thread->base.thread_state & THREAD_DEAD) == 0,
		 "before there are threads nobody can wait");
	if ((thread->base.sched_locked & THREAD_ENDING) != 0) {
		if (ended != NULL) {
			ended(thread, queue);
		}
		sched_unlock(key);
		return -EAGAIN;
	}
	/* Out of the ready queue first: both queues use the same links. */
	sched_block(thread, state);
	thread->base.pended_on = queue;
	thread->base.wait_ended = ended;
	if (queue != NULL) {
		thread_queue_insert(queue, thread);
	}
	if (!K_TIMEOUT_EQ(timeout, K_FOREVER)) {
		timeout_add(&thread->base.timeout, wait_timed_out, timeout);
	}
	return arch_wait(key);
}

int sched_wait(_wait_q_t *queue, k_timeout_t timeout, wait_ended_t ended, unsigned int key)
{
	return wait_as(THREAD_PENDING, queue, timeout, ended, key);
}

void sched_wake(struct k_thread *thread, int result)
{
	wait_ended_t ended = thread->base.wait_ended;
	_wait_q_t *queue = thread->base.pended_on;

	if (queue != NULL) {
		thread_queue_remove(queue, thread);
		thread->base.pended_on = NULL;
	}
	if (unlikely(timeout_is_pending(&thread->base.timeout))) {
		timeout_abort(&thread->base.timeout);
	}
	arch_thread_set_result(thread, result);
	thread->base.wait_ended = NULL;
	if (ended != NULL) {
		ended(thread, queue);
	}
	sched_unblock(thread, THREAD_WAITS);
}

void sched_set_prio(struct k_thread *thread, int prio)
{
	if (thread->base.prio == prio) {
		return;
	}
	if (thread->base.thread_state == 0) {
		ready_remove(thread);
		thread->base.prio = (int8_t)prio;
		ready_add(thread);
		sched_choose();
	} else if (thread->base.pended_on != NULL) {
		thread_queue_remove(thread->base.pended_on, thread);
		thread->base.prio = (int8_t)prio;
		thread_queue_insert(thread->base.pended_on, thread);
	} else {
		thread->base.prio = (int8_t)prio;
	}
}

#ifdef CONFIG_SCHED_DEADLINE
void sched_set_deadline(struct k_thread *thread, uint32_t deadline)
{
	if (thread->base.thread_state == 0) {
		ready_remove(thread);
		thread->base.deadline = deadline;
		ready_add(thread);
		sched_choose();
	} else if (thread->base.pended_on != NULL) {
		thread_queue_remove(thread->base.pended_on, thread);
		thread->base.deadline = deadline;
		thread_queue_insert(thread->base.pended_on, thread);
	} else {
		thread->base.deadline = deadline;
	}
}
#endif

static ALWAYS_INLINE void rotate(_wait_q_t *ring, struct k_thread *thread)
{
	if (!IS_ENABLED(CONFIG_SCHED_DEADLINE) && ring->head == thread) {
		ring->head = thread->base.next;
	} else {
		thread_queue_remove(ring, thread);
		ring_add(ring, thread);
	}
}

void sched_rotate(struct k_thread *thread)
{
	rotate(&_kernel.ready[ring_of(thread)], thread);
}

/* False: everything stays as it is, and nobody else is due. */
static ALWAYS_INLINE bool give_way(void)
{
	struct k_thread *current = _kernel.current;

	if (unlikely(current->base.thread_state != 0)) {
		return true; /* somebody else is, already */
	}
	metairq_forget(current);
	if (current->base.next != current) {
		rotate(&_kernel.ready[ring_of(current)], current);
	} else if (thread_is_preemptible(current)) {
		return false; /* has no equals, and whoever is more urgent has been chosen */
	}
	_kernel.next = most_urgent();
	slice_follow();
	return true;
}

void sched_yield(void)
{
	(void)give_way();
}

bool sched_is_queued(const struct k_thread *thread)
{
	const struct k_thread *head = _kernel.ready[ring_of(thread)].head;
	const struct k_thread *t = head;

	while (t != thread && t != NULL) {
		t = t->base.next == head ? NULL : t->base.next;
	}
	return t != NULL;
}

void sched_requeue(struct k_thread *thread)
{
	if (thread->base.thread_state != 0) {
		return;
	}
	if (thread == _kernel.current && thread->base.sched_locked == 0) {
		sched_yield();
	} else {
		sched_rotate(thread);
		sched_choose();
	}
}

/* ---- The API ------------------------------------------------------------------------------- */

void z_impl_k_yield(void)
{
	unsigned int key = arch_irq_lock();

	if (give_way()) {
		sched_unlock(key);
	} else {
		arch_irq_unlock(key);
	}
}

void z_impl_k_reschedule(void)
{
	unsigned int key = arch_irq_lock();

	sched_choose();
	sched_unlock(key);
}

static k_ticks_t slept_short_by(const struct k_thread *thread)
{
	k_ticks_t left = (k_ticks_t)(thread->base.timeout.deadline - sys_clock_now());

	return MAX(left, 0);
}

static void sleep_ended_ms(struct k_thread *thread, _wait_q_t *queue)
{
	ARG_UNUSED(queue);
	arch_thread_set_result(thread, (int)k_ticks_to_ms_ceil64((uint64_t)slept_short_by(thread)));
}

static void sleep_ended_us(struct k_thread *thread, _wait_q_t *queue)
{
	ARG_UNUSED(queue);
	arch_thread_set_result(thread, (int)k_ticks_to_us_ceil64((uint64_t)slept_short_by(thread)));
}

static void endless_sleep_ended(struct k_thread *thread, _wait_q_t *queue)
{
	ARG_UNUSED(queue);
	arch_thread_set_result(thread, (int)K_TICKS_FOREVER);
}

void sched_wake_from_endless_sleep(struct k_thread *thread)
{
	if (thread->base.wait_ended == endless_sleep_ended) {
		sched_wake(thread, 0);
	}
}

static int32_t sleep_for(k_timeout_t timeout, wait_ended_t ended)
{
	unsigned int key = arch_irq_lock();

	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		sched_yield();
		sched_unlock(key);
		return 0;
	}
	if (K_TIMEOUT_EQ(timeout, K_FOREVER)) {
		ended = endless_sleep_ended;
	}
	return wait_as(THREAD_SLEEPING, NULL, timeout, ended, key);
}

int32_t z_impl_k_sleep(k_timeout_t timeout)
{
	return sleep_for(timeout, sleep_ended_ms);
}

int32_t z_impl_k_usleep(int32_t us)
{
	return sleep_for(K_TICKS(k_us_to_ticks_ceil32((uint32_t)MAX(us, 0))), sleep_ended_us);
}

void z_impl_k_wakeup(k_tid_t thread)
{
	unsigned int key = arch_irq_lock();

	if ((thread->base.thread_state & THREAD_SLEEPING) != 0) {
		sched_wake(thread, 0);
	} else {
		thread_start(thread);
	}
	sched_unlock(key);
}

int z_impl_k_is_preempt_thread(void)
{
	return !arch_is_in_isr() && thread_is_preemptible(_kernel.current);
}

void k_sched_lock(void)
{
	unsigned int key = arch_irq_lock();

	__ASSERT((_kernel.current->base.sched_locked & 0x7f) < 0x7f, "k_sched_lock nests too deep");
	_kernel.current->base.sched_locked++;
	arch_irq_unlock(key);
}

void k_sched_unlock(void)
{
	unsigned int key = arch_irq_lock();

	__ASSERT((_kernel.current->base.sched_locked & 0x7f) != 0, "scheduler is not locked");
	_kernel.current->base.sched_locked--;
	sched_choose();
	sched_unlock(key);
}

k_tid_t z_impl_k_sched_current_thread_query(void)
{
	return _kernel.current;
}
