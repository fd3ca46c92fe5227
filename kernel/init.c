/* SPDX-License-Identifier: Apache-2.0 */
/* From the boot stack to main().
 *
 * Until the first thread runs, _kernel.current is a dummy on the boot stack, so that code which
 * asks who it is gets an answer, and the first switch has somewhere to save nothing to. It can use
 * every object, but not wait: there is nobody else yet. */

#include <kernel_internal.h>
#include <ksched.h>
#include <walls.h>
#include <zephyr/device.h>
#include <zephyr/init.h>
#include <zephyr/version.h>

struct z_thread_stack_element __aligned(Z_KERNEL_STACK_OBJ_ALIGN)
	__attribute__((section(".interrupt_stack")))
	z_interrupt_stacks[1][K_KERNEL_STACK_LEN(CONFIG_ISR_STACK_SIZE)];

struct k_thread z_main_thread;
K_THREAD_STACK_DEFINE(z_main_stack, CONFIG_MAIN_STACK_SIZE);

struct k_thread z_idle_threads[1];
static K_KERNEL_STACK_DEFINE(idle_stack, CONFIG_IDLE_STACK_SIZE);

static bool threads_run;

extern int main(void);

bool k_is_pre_kernel(void)
{
	return !threads_run;
}

static void run_init_entries(const struct init_entry *entry, const struct init_entry *end)
{
	for (; entry < end; entry++) {
		if (entry->dev != NULL) {
			device_init_entry(entry);
		} else {
			(void)entry->init_fn.sys();
		}
	}
}

/* Not static: programs that look at the kernel know it by this name. */
void idle(void *p1, void *p2, void *p3);
void idle(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		walls_settle();
		arch_idle();
	}
}

bool z_is_idle_thread_entry(k_thread_entry_t entry)
{
	return entry == idle;
}

bool k_can_yield(void)
{
	return !k_is_pre_kernel() && !arch_is_in_isr() && !z_is_idle_thread_object(_kernel.current);
}

void k_cpu_idle(void)
{
	arch_irq_unlock(ARCH_IRQ_UNLOCKED);
	arch_idle();
}

/* No CPU sleeps without a gap on a lock that masks by priority (I12), so this one does not sleep. */
void k_cpu_atomic_idle(unsigned int key)
{
	arch_irq_unlock(key);
}

static void run_main(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	threads_run = true;
	run_init_entries(__init_POST_KERNEL_start, __init_APPLICATION_start);
	if (CONFIG_BOOT_DELAY > 0) {
		k_busy_wait(CONFIG_BOOT_DELAY * 1000u);
	}
	if (IS_ENABLED(CONFIG_BOOT_BANNER)) {
		printk("*** Booting Bulkhead " BULKHEAD_VERSION_STRING " ***\n");
	}
	run_init_entries(__init_APPLICATION_start, __init_end);
	static_threads_start();
	(void)main();
	/* main() may return: its thread is then over, and not essential any more. */
	z_main_thread.base.user_options &= (uint8_t)~K_ESSENTIAL;
}

void kernel_start(void)
{
	struct k_thread dummy = {
		.base = {.thread_state = THREAD_DEAD, .prio = K_IDLE_PRIO, .own_prio = K_IDLE_PRIO},
		.resource_pool = Z_SYSTEM_POOL};

	_kernel.current = &dummy;
	_kernel.next = &dummy;
	arch_init();
	irq_init();
	walls_init();
	/* Before anything else, because the scheduler relies on one thread that is ready. */
	z_thread_setup(&z_idle_threads[0], idle_stack, K_KERNEL_STACK_SIZEOF(idle_stack), idle,
		       NULL, NULL, NULL, K_IDLE_PRIO, K_ESSENTIAL, K_NO_WAIT);
	thread_name_set(&z_idle_threads[0], "idle");
	run_init_entries(__init_EARLY_start, __init_POST_KERNEL_start);
	z_thread_setup(&z_main_thread, z_main_stack, K_THREAD_STACK_SIZEOF(z_main_stack), run_main,
		       NULL, NULL, NULL, CONFIG_MAIN_THREAD_PRIORITY, K_ESSENTIAL, K_NO_WAIT);
	thread_name_set(&z_main_thread, "main");
	arch_start_first();
}
