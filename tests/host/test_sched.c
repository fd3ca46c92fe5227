/* SPDX-License-Identifier: Apache-2.0 */
/* The scheduler, mutexes, semaphores, ends of threads and timeouts: cases with a name first, then
 * random calls, interrupts before, during and after them. The comparing is done by sched_model.c.
 *
 *	sched [number of steps [seed]] */

#include "sched_model.h"

/* ---- Cases with a name ------------------------------------------------------------------------- */

static void isr_aborts(int thread)
{
	in_isr(true);
	do_abort(thread);
	in_isr(false);
	make_switch();
}

static void nobody_left(void)
{
	for (int id = 1; id < NUM_THREADS; id++) {
		isr_aborts(id);
		CHECK(!exists(id));
	}
	CHECK(current() == IDLE);
}

/* Creates a thread that runs at once. */
static void run_new(int thread, int prio)
{
	do_create(thread, prio, K_NO_WAIT);
	make_switch();
	CHECK(current() == thread, "thread %d runs instead", current());
}

static void ticks_pass(uint32_t ticks)
{
	time_passes(ticks);
	clock_interrupt();
	make_switch();
}

/* 4 waits for 3, 3 for 2, 2 for 1: three deep. Thread n holds mutex n and has priority 6 - n. */
static void chain(k_timeout_t last_timeout)
{
	for (int id = 1; id <= 4; id++) {
		run_new(id, 6 - id);
		CHECK(do_mutex_lock(id, K_NO_WAIT) == 0);
		if (id > 1) {
			CHECK(do_mutex_lock(id - 1, id == 4 ? last_timeout : K_FOREVER) == WAITS);
			make_switch();
			CHECK(current() == 1);
			CHECK(prio_of(1) == 6 - id);
		}
	}
	for (int id = 1; id <= 4; id++) {
		CHECK(prio_of(id) == 2);
	}
}

static void expect_prios(int first, int second, int third)
{
	CHECK(prio_of(1) == first && prio_of(2) == second && prio_of(3) == third,
	      "%d %d %d instead of %d %d %d", prio_of(1), prio_of(2), prio_of(3), first, second,
	      third);
}

static void inheritance_until_timeout(void)
{
	chain(K_TICKS(10));
	ticks_pass(10);
	expect_prios(2, 2, 2);
	ticks_pass(1);
	expect_prios(3, 3, 3);
	nobody_left();
}

static void inheritance_until_kill(int victim, int first, int second, int third)
{
	chain(K_FOREVER);
	isr_aborts(victim);
	if (first >= 0) {
		CHECK(prio_of(1) == first, "%d", prio_of(1));
	}
	if (second >= 0) {
		CHECK(prio_of(2) == second, "%d", prio_of(2));
	}
	if (third >= 0) {
		CHECK(prio_of(3) == third, "%d", prio_of(3));
	}
	nobody_left();
}

static void inheritance_follows_own_prios(void)
{
	chain(K_FOREVER);
	do_set_prio(4, 0);
	expect_prios(0, 0, 0);
	do_set_prio(3, -2);
	expect_prios(-2, -2, -2);
	do_set_prio(3, 9);
	do_set_prio(4, 8);
	expect_prios(4, 4, 8);
	do_set_prio(2, 12);
	expect_prios(5, 8, 8);
	make_switch();
	nobody_left();
}

static void inheritance_ends_with_unlock(void)
{
	chain(K_FOREVER);
	CHECK(do_mutex_unlock(1) == 0);
	make_switch();
	CHECK(prio_of(1) == 5 && current() == 2 && prio_of(2) == 2);
	CHECK(do_mutex_unlock(2) == 0);
	make_switch();
	CHECK(prio_of(2) == 4 && current() == 3 && owner_of(1) == 2);
	CHECK(do_mutex_unlock(1) == -EPERM && do_mutex_unlock(0) == -EINVAL);
	nobody_left();
}

/* Two waiters for one mutex, one for another of the same owner: each counts. */
static void inheritance_of_several(void)
{
	run_new(1, 9);
	CHECK(do_mutex_lock(0, K_NO_WAIT) == 0 && do_mutex_lock(1, K_NO_WAIT) == 0);
	CHECK(do_mutex_lock(0, K_NO_WAIT) == 0);
	run_new(2, 7);
	CHECK(do_mutex_lock(0, K_FOREVER) == WAITS);
	make_switch();
	run_new(3, 5);
	CHECK(do_mutex_lock(0, K_TICKS(5)) == WAITS);
	make_switch();
	run_new(4, 3);
	CHECK(do_mutex_lock(1, K_FOREVER) == WAITS);
	make_switch();
	CHECK(prio_of(1) == 3);
	CHECK(do_mutex_unlock(0) == 0 && owner_of(0) == 1);
	CHECK(do_mutex_unlock(1) == 0);
	CHECK(prio_of(1) == 5 && owner_of(1) == 4);
	make_switch();
	isr_aborts(4);
	ticks_pass(6);
	CHECK(prio_of(1) == 7 && current() == 3);
	isr_aborts(3);
	CHECK(do_mutex_unlock(0) == 0);
	CHECK(prio_of(1) == 9 && owner_of(0) == 2);
	make_switch();
	nobody_left();
}

static void rules_of_preemption(void)
{
	run_new(1, 3);
	run_new(2, 1); /* preempts */
	isr_aborts(2);
	do_sched_lock();
	do_create(2, 1, K_NO_WAIT);
	make_switch();
	CHECK(current() == 1, "the scheduler was locked");
	do_sched_lock();
	do_sched_unlock();
	make_switch();
	CHECK(current() == 1, "the scheduler was locked twice");
	do_sched_unlock();
	make_switch();
	CHECK(current() == 2);
	do_set_prio(2, -1);
	do_create(3, -5, K_NO_WAIT);
	make_switch();
	CHECK(current() == 2, "a cooperative thread was preempted");
	do_yield();
	make_switch();
	CHECK(current() == 3);
	CHECK(do_sem_take(0, K_NO_WAIT) == 0);
	CHECK(do_sem_take(0, K_FOREVER) == WAITS);
	make_switch();
	CHECK(current() == 2);
	in_isr(true);
	do_sem_give(0);
	in_isr(false);
	make_switch();
	CHECK(current() == 2, "a cooperative thread was preempted by an interrupt");
	do_set_prio(2, 0);
	make_switch();
	CHECK(current() == 3);
	nobody_left();
	in_isr(true);
	do_sem_give(0);
	in_isr(false);
}

/* An interrupt comes between a cooperative thread's yield and the switch. */
static void yield_is_not_undone(void)
{
	run_new(1, -2);
	do_create(2, -2, K_NO_WAIT);
	do_create(3, 7, K_FOREVER);
	do_yield();
	in_isr(true);
	do_start(3);
	in_isr(false);
	make_switch();
	CHECK(current() == 2);
	nobody_left();
}

static void equals_take_turns(void)
{
	run_new(1, 2);
	do_create(2, 2, K_NO_WAIT);
	do_create(3, 2, K_NO_WAIT);
	for (int i = 0; i < 6; i++) {
		CHECK(current() == 1 + i % 3);
		do_yield();
		make_switch();
	}
	run_new(4, 0); /* who is preempted keeps its turn */
	isr_aborts(4);
	CHECK(current() == 1);
	nobody_left();
}

/* It waits already, for ever, and the switch has not come yet. */
static void abort_between_wait_and_switch(void)
{
	run_new(1, 2);
	CHECK(do_mutex_lock(0, K_NO_WAIT) == 0);
	run_new(2, 1);
	CHECK(do_mutex_lock(0, K_FOREVER) == WAITS);
	CHECK(prio_of(1) == 1);
	isr_aborts(2);
	CHECK(!exists(2) && prio_of(1) == 2);
	nobody_left();
}

/* Its call goes on after the interrupt, as that of a thread told to end itself. */
static void abort_in_the_middle_of_a_call(bool suspended_first)
{
	run_new(1, 3);
	CHECK(do_mutex_lock(0, K_NO_WAIT) == 0);
	run_new(2, 2);
	in_isr(true);
	if (suspended_first) {
		do_suspend(2);
	}
	do_abort(2);
	do_suspend(2);
	in_isr(false);
	CHECK(do_mutex_lock(1, K_FOREVER) == 0);
	CHECK(do_mutex_lock(0, K_FOREVER) == -EAGAIN);
	CHECK(do_sem_take(0, K_NO_WAIT) == 0 && do_sem_take(0, K_FOREVER) == -EAGAIN);
	make_switch();
	CHECK(!exists(2) && owner_of(1) == -1 && prio_of(1) == 3);
	do_sem_give(0);
	nobody_left();
}

static void mutual_join(void)
{
	run_new(1, 2);
	CHECK(do_join(1, K_FOREVER) == -EDEADLK && do_join(1, K_NO_WAIT) == -EBUSY);
	CHECK(do_join(2, K_FOREVER) == 0);
	do_create(2, 4, K_NO_WAIT);
	CHECK(do_join(2, K_FOREVER) == WAITS);
	make_switch();
	CHECK(do_join(1, K_FOREVER) == -EDEADLK);
	isr_aborts(2);
	CHECK(current() == 1);
	nobody_left();
}

/* Circles of owners resolve when one gives up, and neither loop nor leave anything behind. I8 has no
 * answer while they last, so this is beside the model, and comes last. */
static void circle_of_owners(void)
{
	static struct k_mutex a, b;
	struct k_thread *first, *second, *third;

	(void)z_impl_k_mutex_init(&a);
	(void)z_impl_k_mutex_init(&b);
	do_create(2, 4, K_TICKS(1));
	do_create(3, 9, K_NO_WAIT);
	run_new(1, 5);
	first = _kernel.current;
	fake_cpu.mode = FAKE_CALL;
	CHECK(z_impl_k_mutex_lock(&a, K_NO_WAIT) == 0);
	time_passes(2);
	sys_clock_announce_now();
	second = _kernel.current = _kernel.next;
	CHECK(second != first);
	CHECK(z_impl_k_mutex_lock(&b, K_NO_WAIT) == 0);
	CHECK(z_impl_k_mutex_lock(&a, K_TICKS(5)) == WAITS);
	CHECK(first->base.prio == 4);
	_kernel.current = _kernel.next;
	CHECK(_kernel.current == first);
	CHECK(z_impl_k_mutex_lock(&b, K_FOREVER) == WAITS);
	_kernel.current = _kernel.next;
	z_impl_k_thread_priority_set(second, 2);
	CHECK(first->base.prio == 2 && second->base.prio == 2);
	third = _kernel.current; /* a third comes, no more urgent than they are, and goes */
	CHECK(third != first && third != second);
	z_impl_k_thread_priority_set(third, 2);
	CHECK(z_impl_k_mutex_lock(&a, K_TICKS(1)) == WAITS);
	_kernel.current = _kernel.next;
	time_passes(2);
	sys_clock_announce_now();
	CHECK(third->context.result == -EAGAIN);
	z_impl_k_thread_abort(third);
	_kernel.current = _kernel.next;
	z_impl_k_thread_priority_set(second, 3);
	time_passes(4);
	sys_clock_announce_now();
	CHECK(first->base.prio == 5 && second->base.prio == 3, "%d %d", first->base.prio,
	      second->base.prio);
	CHECK(second->context.result == -EAGAIN && _kernel.next == second);
	_kernel.current = second;
	CHECK(z_impl_k_mutex_unlock(&b) == 0);
	CHECK(b.owner == first && first->base.mutexes == &b && b.next_held == &a);
}

/* Suspended by an interrupt, its call goes on to the end. */
static void suspend_in_the_middle_of_a_call(void)
{
	run_new(1, 2);
	do_create(2, 2, K_NO_WAIT);
	do_create(3, 2, K_NO_WAIT);
	in_isr(true);
	do_suspend(1);
	in_isr(false);
	do_yield();
	CHECK(do_sem_take(0, K_NO_WAIT) == 0 && do_sem_take(0, K_FOREVER) == WAITS);
	make_switch();
	CHECK(current() == 2);
	do_sem_give(0);
	do_resume(1);
	do_yield();
	make_switch();
	CHECK(current() == 3);
	do_sem_give(0);
	nobody_left();
}

static void equal_deadlines(void)
{
	const k_timeout_t until = K_TIMEOUT_ABS_TICKS((k_ticks_t)now() + 5);

	for (int id = 1; id < NUM_THREADS; id++) {
		run_new(id, 2);
		CHECK(do_sleep(until) == WAITS);
		make_switch();
	}
	for (int id = 2; id < 5; id++) { /* what is left of it, and again */
		in_isr(true);
		do_wakeup(id);
		in_isr(false);
		make_switch();
		CHECK(current() == id);
		CHECK(do_sleep(until) == WAITS);
		make_switch();
	}
	ticks_pass(5);
	for (int i = 0; i < NUM_THREADS - 1; i++) {
		static const int order[] = {1, 5, 6, 7, 8, 2, 3, 4};

		CHECK(current() == order[i], "%d", current());
		isr_aborts(current());
	}
}

static void sleeps(void)
{
	CHECK(now() == 0);
	run_new(1, 2);
	do_create(2, 2, K_NO_WAIT);
	CHECK(do_sleep(K_TIMEOUT_ABS_TICKS(0)) == WAITS);
	make_switch();
	CHECK(do_usleep(0) == 0 && do_usleep(-5) == 0 && do_usleep(1) == WAITS);
	make_switch();
	clock_interrupt();
	make_switch();
	CHECK(current() == 1);
	ticks_pass(2);
	CHECK(do_usleep(4001) == WAITS);
	make_switch();
	time_passes(2);
	do_wakeup(1); /* by 2, with 4 ticks left */
	nobody_left();
	CHECK(sys_clock_timeout_end_calc(K_FOREVER) == UINT64_MAX);
	CHECK(sys_clock_timeout_end_calc(K_TIMEOUT_ABS_TICKS(0)) == 0);
	CHECK(sys_clock_timeout_end_calc(K_TIMEOUT_ABS_TICKS(77)) == 77);
	CHECK(sys_clock_timeout_end_calc(K_TICKS(7)) == now() + 7);
	CHECK(sys_clock_timeout_end_calc(K_TICKS(1)) == now() + 1);
}

/* What wakes nobody costs no switch. */
static void needless_switches(void)
{
	run_new(1, 2);
	do_create(2, 3, K_NO_WAIT);
	do_sem_give(1);
	do_sem_reset(1);
	do_suspend(2);
	do_resume(2);
	CHECK(do_mutex_lock(0, K_FOREVER) == 0 && do_mutex_unlock(0) == 0);
	do_sched_lock();
	do_sched_unlock();
	do_set_prio(1, 1);
	CHECK(!fake_cpu.switch_requested);
	nobody_left();
}

static struct k_sem stray_sem;
static struct k_mutex stray_mutex;

static void wait_in_isr(void)
{
	(void)z_impl_k_sem_take(&stray_sem, K_FOREVER);
}

static void lock_in_isr(void)
{
	(void)z_impl_k_mutex_lock(&stray_mutex, K_NO_WAIT);
}

static void unlock_in_isr(void)
{
	(void)z_impl_k_mutex_unlock(&stray_mutex);
}

static void create_in_isr(void)
{
	do_create(3, 0, K_NO_WAIT);
}

static void create_idler(void)
{
	do_create(3, K_IDLE_PRIO, K_NO_WAIT);
}

static void become_idle(void)
{
	z_impl_k_thread_priority_set(_kernel.current, K_IDLE_PRIO);
}

static void unlock_too_often(void)
{
	k_sched_unlock();
}

static void lock_too_often(void)
{
	for (int i = 0; i < 128; i++) {
		k_sched_lock();
	}
}

static void broken_contracts(void)
{
	run_new(1, 2);
	in_isr(true);
	CHECK(asserts(wait_in_isr) && asserts(lock_in_isr) && asserts(unlock_in_isr));
	CHECK(asserts(create_in_isr));
	in_isr(false);
	CHECK(asserts(create_idler) && asserts(become_idle) && asserts(unlock_too_often));
	for (int i = 0; i < 127; i++) {
		do_sched_lock();
	}
	CHECK(asserts(lock_too_often));
	for (int i = 0; i < 127; i++) {
		do_sched_unlock();
	}
	nobody_left();
}

static void named_cases(void)
{
	sleeps();
	equal_deadlines();
	needless_switches();
	broken_contracts();
	suspend_in_the_middle_of_a_call();
	inheritance_until_timeout();
	inheritance_until_kill(4, 3, 3, 3);
	inheritance_until_kill(3, 4, 4, -1); /* 4 gets its mutex: nobody waits for 2 any more */
	inheritance_until_kill(2, 5, -1, 2);
	inheritance_until_kill(1, -1, 2, 2);
	inheritance_follows_own_prios();
	inheritance_ends_with_unlock();
	inheritance_of_several();
	rules_of_preemption();
	yield_is_not_undone();
	equals_take_turns();
	abort_between_wait_and_switch();
	abort_in_the_middle_of_a_call(false);
	abort_in_the_middle_of_a_call(true);
	mutual_join();
}

/* ---- Random calls ------------------------------------------------------------------------------ */

static int some_thread(void)
{
	return 1 + (int)random_below(NUM_THREADS - 1);
}

static int some_prio(void)
{
	return (int)random_below(7) - 3;
}

static k_timeout_t some_timeout(void)
{
	switch (random_below(8)) {
	case 0:
		return K_NO_WAIT;
	case 1:
	case 2:
	case 3:
		return K_FOREVER;
	case 4:
		return K_TIMEOUT_ABS_TICKS((k_ticks_t)(now() + random_below(16)) - 4);
	default:
		return K_TICKS(1 + random_below(12));
	}
}

static void some_of_both(void)
{
	int thread = one_in(4) && current() != IDLE ? current() : some_thread();

	switch (random_below(14)) {
	case 0:
	case 1:
	case 2:
	case 3:
		do_sem_give((int)random_below(NUM_SEMS));
		break;
	case 4:
		if (one_in(4)) {
			do_sem_reset((int)random_below(NUM_SEMS));
		}
		break;
	case 5:
	case 6:
		do_wakeup(thread);
		break;
	case 7:
		do_suspend(thread);
		break;
	case 8:
	case 9:
		do_resume(thread);
		break;
	case 10:
		do_start(thread);
		break;
	case 11:
	case 12:
		if (exists(thread)) {
			do_set_prio(thread, some_prio());
		}
		break;
	default:
		if (one_in(3)) {
			do_abort(thread);
		}
		break;
	}
}

static void some_interrupt(void)
{
	if (one_in(2)) {
		time_passes(random_below(6));
		clock_interrupt();
		return;
	}
	in_isr(true);
	if (one_in(8)) {
		(void)do_sem_try((int)random_below(NUM_SEMS));
	} else {
		some_of_both();
	}
	in_isr(false);
}

static void some_call(void)
{
	int mutex = (int)random_below(NUM_MUTEXES);

	switch (random_below(16)) {
	case 0:
	case 1:
		(void)do_sem_take((int)random_below(NUM_SEMS), some_timeout());
		break;
	case 2:
	case 3:
	case 4:
	case 5:
		if (!would_deadlock(current(), mutex)) {
			(void)do_mutex_lock(mutex, some_timeout());
		}
		break;
	case 6:
	case 7:
	case 8:
		(void)do_mutex_unlock(mutex);
		break;
	case 9:
		if (one_in(3)) {
			(void)do_usleep((int32_t)random_below(8000));
		} else {
			(void)do_sleep(some_timeout());
		}
		break;
	case 10:
		do_yield();
		break;
	case 11:
		if (one_in(4)) {
			(void)do_join(some_thread(), some_timeout());
		}
		break;
	case 12:
		do_sched_lock();
		break;
	case 13:
		if (one_in(8)) {
			do_exit();
		}
		break;
	default:
		some_of_both();
		break;
	}
}

static void some_creation(void)
{
	int thread = some_thread();

	if (!exists(thread)) {
		do_create(thread, some_prio(), one_in(2) ? K_NO_WAIT : some_timeout());
	}
}

/* Interrupts come before a call, when it is about to begin, and between its end and the switch. */
static void step(void)
{
	if (one_in(4)) {
		some_interrupt();
		if (one_in(2)) {
			make_switch();
		}
	}
	if (current() == IDLE || one_in(16)) {
		if (fake_cpu.switch_requested) {
			make_switch();
		}
		some_creation();
	} else if (!is_waiting(current())) {
		some_call();
		if (exists(current()) && !is_waiting(current()) && is_locked(current()) &&
		    !one_in(8)) {
			do_sched_unlock();
		}
	}
	while (one_in(4)) {
		some_interrupt();
	}
	make_switch();
}

int main(int argc, char **argv)
{
	uint64_t steps = argc > 1 ? strtoull(argv[1], NULL, 0) : 300000;

	if (argc > 2) {
		random_state ^= strtoull(argv[2], NULL, 0) << 1;
	}
	model_boot();
	named_cases();
	for (uint64_t i = 0; i < steps; i++) {
		step();
	}
	nobody_left();
	circle_of_owners();
	return 0;
}
