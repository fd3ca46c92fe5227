/* SPDX-License-Identifier: Apache-2.0 */
/* Two threads greet in turn.
 *
 * Each waits for a semaphore of its own, which the other one gives when it is through: the two are a
 * baton that is passed to and fro. One of them is there at the start, so one thread begins. Between
 * the greetings lie pauses, in which no thread is ready and the CPU sleeps. */

#include <zephyr/kernel.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

#define PRIORITY   7
#define STACK_SIZE 1024
#define GREETINGS  3
#define PAUSE	   K_MSEC(500)

static K_SEM_DEFINE(turn_of_a, 1, 1);
static K_SEM_DEFINE(turn_of_b, 0, 1);

static void greet(void *mine, void *others, void *p3)
{
	ARG_UNUSED(p3);
	for (int i = 0; i < GREETINGS; i++) {
		k_sem_take(mine, K_FOREVER);
		printk("%s: Hello World from %s!\n", k_thread_name_get(k_current_get()),
		       CONFIG_BOARD);
		k_sleep(PAUSE);
		k_sem_give(others);
	}
}

K_THREAD_DEFINE(thread_a, STACK_SIZE, greet, &turn_of_a, &turn_of_b, NULL, PRIORITY, 0, 0);
K_THREAD_DEFINE(thread_b, STACK_SIZE, greet, &turn_of_b, &turn_of_a, NULL, PRIORITY, 0, 0);

int main(void)
{
	k_thread_join(thread_a, K_FOREVER);
	k_thread_join(thread_b, K_FOREVER);
	printk("both threads ended after %lld ms\n", k_uptime_get());
	sys_poweroff();
}
