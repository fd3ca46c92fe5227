/* SPDX-License-Identifier: Apache-2.0 */
/* A thread in each state that there is, for a debugger to look at. Each gets there through a function
 * of its own name, which shows in its backtrace. The debugger stops at the functions stop_…. */

#include "call.h"
#include <zephyr/irq_offload.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

/* Not inlined, not ended by a jump: its frame is there. */
#define FRAME	__attribute__((noinline, noclone, optimize("no-optimize-sibling-calls")))
#define AND_ON	__asm__ volatile("")
#define STACK	1024
#define FOREVER K_FOREVER

K_SEM_DEFINE(gate, 0, 1);
K_SEM_DEFINE(inner, 0, 1);
K_MUTEX_DEFINE(lock);

volatile bool stay;  /* set by the debugger: main() goes on until it is reset */
uint32_t stopped_at; /* tick, last seen before a stop */

struct shared {
	int other;
	struct k_sem sems[2];
} shared;

FRAME void stop_in_main(void)
{
	AND_ON;
}

FRAME void stop_in_isr(const void *arg)
{
	ARG_UNUSED(arg);
	AND_ON;
}

FRAME void stop_in_user(void)
{
	AND_ON;
}

FRAME void stop_in_fault(void)
{
	AND_ON;
}

/* ---- What they do ---------------------------------------------------------------------------- */

int z_impl_call_wait(struct k_sem *sem)
{
	int result = k_sem_take(sem, K_TICKS(500));

	AND_ON;
	return result;
}

#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>

static int z_vrfy_call_wait(struct k_sem *sem)
{
	K_OOPS(K_SYSCALL_OBJ(sem, K_OBJ_SEM));
	return z_impl_call_wait(sem);
}
#include <zephyr/syscalls/call_wait_mrsh.c>
#endif

/* With it, the hardware's frame is larger. */
static void use_floating_point(void)
{
#ifdef CONFIG_FPU
	volatile float third = 1.0f / 3;
	register float product __asm__("s0") = third * third;

	__asm__ volatile("" : : "t"(product));
#endif
}

FRAME void waits_short(void *p1, void *p2, void *p3)
{
	use_floating_point();
	k_sem_take(&shared.sems[1], FOREVER);
	AND_ON;
}

FRAME void waits_for_mutex(void *p1, void *p2, void *p3)
{
	k_mutex_lock(&lock, K_TICKS(700));
	AND_ON;
}

FRAME void waits_long(void *p1, void *p2, void *p3)
{
	use_floating_point();
	call_wait(&inner);
	AND_ON;
}

FRAME void waits_supervised(void *p1, void *p2, void *p3)
{
	use_floating_point();
	k_sem_take(&gate, FOREVER);
	AND_ON;
}

FRAME void sleeps(void *p1, void *p2, void *p3)
{
	k_sleep(K_TIMEOUT_ABS_TICKS(1000));
	AND_ON;
}

FRAME void sleeps_for_ever(void *p1, void *p2, void *p3)
{
	k_sleep(FOREVER);
	AND_ON;
}

FRAME void spins_in(void)
{
	for (;;) {
		AND_ON;
	}
}

FRAME void spins(void *p1, void *p2, void *p3)
{
	spins_in();
	AND_ON;
}

FRAME void ends(void *p1, void *p2, void *p3)
{
	AND_ON;
}

FRAME void runs(void *p1, void *p2, void *p3)
{
	stop_in_user();
	k_sem_give(&gate); /* a short call that wakes */
	*(volatile int *)&gate = 1;
}

/* ---- Bringing them there ---------------------------------------------------------------------- */

#define THREAD(name, entry, prio, options, delay)                                                  \
	K_THREAD_DEFINE(name, STACK, entry, NULL, NULL, NULL, prio, options, delay)

THREAD(short_one, waits_short, 1, K_USER | K_FP_REGS, 0);
THREAD(mutex_one, waits_for_mutex, 3, K_USER, 0);
THREAD(long_one, waits_long, 1, K_USER | K_FP_REGS, 0);
THREAD(supervised, waits_supervised, 1, K_FP_REGS, 0);
THREAD(sleeper, sleeps, 1, K_USER, 0);
THREAD(endless, sleeps_for_ever, 1, 0, 0);
THREAD(dead_one, ends, 1, K_USER, 0);
THREAD(late, ends, 1, K_USER, 900);
THREAD(never, ends, 1, 0, SYS_FOREVER_MS);
THREAD(frozen, spins, 5, K_USER, 0);
THREAD(preempted, spins, 6, K_USER, 0);
THREAD(user_one, runs, 5, K_USER, SYS_FOREVER_MS);
K_THREAD_ACCESS_GRANT(short_one, &shared.sems[1]);
K_THREAD_ACCESS_GRANT(mutex_one, &lock);
K_THREAD_ACCESS_GRANT(long_one, &inner);
K_THREAD_ACCESS_GRANT(user_one, &gate);

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
	stop_in_fault();
}

int main(void)
{
	while (stay) {
	}
	k_mutex_lock(&lock, FOREVER);
	k_sem_init(&shared.sems[1], 0, 1);
	k_thread_priority_set(k_current_get(), 4);
	k_sleep(K_TICKS(10)); /* `frozen` spins */
	k_thread_suspend(frozen);
	k_sleep(K_TICKS(10)); /* `preempted` spins */
	stopped_at = k_uptime_ticks();
	stop_in_main();
	irq_offload(stop_in_isr, NULL);
	k_thread_start(user_one);
	k_sleep(K_TICKS(100));
	printk("the end\n");
	sys_poweroff();
	return 0;
}
