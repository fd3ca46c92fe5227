/* SPDX-License-Identifier: Apache-2.0 */
/* A model of the scheduler beside the real one, for test_sched.c.
 *
 * Each function below makes one call of the kernel in the mode it names, does the same to the model,
 * and compares all of the kernel's state with it: every queue, every thread, who runs next, results,
 * timeouts, the alarm. Threads, semaphores and mutexes are numbers; thread 0 is the idle thread. */
#ifndef TESTS_HOST_SCHED_MODEL_H
#define TESTS_HOST_SCHED_MODEL_H

#include "check.h"
#include <ksched.h>

#define NUM_THREADS 9
#define NUM_SEMS    2
#define NUM_MUTEXES 5
#define IDLE	    0

/* A call's return value when it waits: nobody sees it. */
#define WAITS 4711

void model_boot(void);

/* ---- What the current thread does in thread mode ----------------------------------------------- */

void do_create(int thread, int prio, k_timeout_t delay);
/* It ends itself. */
void do_exit(void);

/* ---- Its short calls; the switch comes when make_switch() is called ---------------------------- */

int do_sem_take(int sem, k_timeout_t timeout);
int do_mutex_lock(int mutex, k_timeout_t timeout);
int do_mutex_unlock(int mutex);
int do_join(int thread, k_timeout_t timeout);
int do_sleep(k_timeout_t timeout);
int do_usleep(int32_t us);
void do_yield(void);
void do_sched_lock(void);
void do_sched_unlock(void);

/* ---- What interrupts may do too: in_isr() before and after ------------------------------------- */

void in_isr(bool yes);
void do_sem_give(int sem);
void do_sem_reset(int sem);
int do_sem_try(int sem);
void do_wakeup(int thread);
void do_suspend(int thread);
void do_resume(int thread);
void do_start(int thread);
void do_set_prio(int thread, int prio);
void do_abort(int thread);

/* Lets time pass without an interrupt, then takes it. */
void time_passes(uint32_t ticks);
void clock_interrupt(void);

/* The requested switch, and the end of a thread that was told to end itself. */
void make_switch(void);

/* Does the call end in a failed assertion? */
bool asserts(void (*call)(void));

/* ---- Questions --------------------------------------------------------------------------------- */

int current(void);
bool exists(int thread);
bool is_waiting(int thread);
bool is_locked(int thread);
int owner_of(int mutex);
int prio_of(int thread);
uint64_t now(void);
/* Would the thread's wait for the mutex close a circle of waiting owners? */
bool would_deadlock(int thread, int mutex);

#endif
