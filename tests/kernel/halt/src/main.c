/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel does about fatal errors when the application says nothing: a user's fault ends
 * that thread; anything else stops the machine, with the report as its last words. Each image ends
 * in one of the functions below, ENDING. */

#include <zephyr/irq_offload.h>
#include <zephyr/kernel.h>
#include <zephyr/linker/linker-defs.h>

static K_THREAD_STACK_DEFINE(stack, 1024);
static struct k_thread thread;

static void divide_by_zero(void *p1, void *p2, void *p3)
{
	volatile int dividend = 77;
	volatile int zero = 0;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	dividend = dividend / zero;
}

static void oops(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_oops();
}

static void return_at_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void run(k_thread_entry_t entry, uint32_t options)
{
	(void)k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), entry, NULL, NULL, NULL,
			      5, options, K_NO_WAIT);
	(void)k_thread_join(&thread, K_FOREVER);
}

/* ---- The endings ------------------------------------------------------------------------------- */

static __maybe_unused void supervisor_faults(void)
{
	run(divide_by_zero, 0);
}

static __maybe_unused void supervisor_oopses(void)
{
	run(oops, 0);
}

static __maybe_unused void essential_ends(void)
{
	run(return_at_once, K_ESSENTIAL);
}

static __maybe_unused void essential_is_aborted(void)
{
	(void)k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), return_at_once, NULL,
			      NULL, NULL, 5, K_ESSENTIAL, K_NO_WAIT);
	k_thread_abort(&thread);
}

static void write_constant(const void *unused)
{
	ARG_UNUSED(unused);
	*(volatile char *)__rodata_region_start = 1;
}

static __maybe_unused void isr_faults(void)
{
	irq_offload(write_constant, NULL);
}

static __maybe_unused void unconnected_interrupt(void)
{
	irq_enable(77);
	*(volatile uint32_t *)0xE000E208 = BIT(77 - 64); /* NVIC_ISPR2 */
	k_busy_wait(10);
}

/* A thread whose stack has no part for the kernel cannot be a user, and does not become anything
 * else instead. */
static K_KERNEL_STACK_DEFINE(kernel_stack, 1024);

static void say_mode(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	printk("it runs, %s\n", k_is_user_context() ? "as a user" : "privileged");
}

static __maybe_unused void user_on_kernel_stack(void)
{
	(void)k_thread_create(&thread, kernel_stack, K_KERNEL_STACK_SIZEOF(kernel_stack), say_mode,
			      NULL, NULL, NULL, 5, K_USER, K_NO_WAIT);
	(void)k_thread_join(&thread, K_FOREVER);
}

int main(void)
{
	run(divide_by_zero, K_USER);
	run(oops, K_USER);
	printk("users ended, the system goes on\n");
	ENDING();
	printk("it goes on after that too\n");
	return 0;
}
