/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel does about fatal errors when the application says nothing: a user's fault ends
 * that thread; anything else stops the machine, with the report as its last words. Each image ends
 * in one of the functions below, ENDING. */

#include <machine.h>
#include <zephyr/init.h>
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

static void overflow_stack(void *p1, void *p2, void *p3)
{
	volatile char bytes[100];

	bytes[0] = 1;
	if (p2 == NULL) { /* always */
		overflow_stack((void *)bytes, p2, p3);
	}
	bytes[0] = (char)(uintptr_t)p1;
}

static void raise_stack_fault(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	z_except_reason(K_ERR_STACK_CHK_FAIL);
}

static void panic(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_panic();
}

static void write_to_kernel(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	thread.init_data = NULL;
}

#define INSTRUCTION(name, code)                                                                    \
	static void name(void *p1, void *p2, void *p3)                                             \
	{                                                                                          \
		ARG_UNUSED(p1);                                                                    \
		ARG_UNUSED(p2);                                                                    \
		ARG_UNUSED(p3);                                                                    \
		__asm__ volatile(code);                                                            \
	}

INSTRUCTION(undefined, MACHINE_UNDEFINED)

#ifdef CONFIG_CPU_CORTEX_M
INSTRUCTION(break_point, "bkpt #0")
INSTRUCTION(ask_host, "mov r0, #0x18\n\tbkpt #0xab")
INSTRUCTION(leave_state, "mov r0, #0\n\t" MACHINE_LEAVE_STATE " r0")
INSTRUCTION(undefined_on_bad_stack, "ldr r0, =thread\n\tmov sp, r0\n\tudf #0")
INSTRUCTION(break_on_bad_stack, "ldr r0, =thread\n\tmov sp, r0\n\tbkpt #0")
INSTRUCTION(call_on_bad_stack, "ldr r0, =thread\n\tmov sp, r0\n\tsvc #0")
INSTRUCTION(read_system_register, "mov r0, #0xe000e000\n\tldr r0, [r0, #0xd04]")
INSTRUCTION(return_from_exception, "mvn r0, #2\n\tbx r0")
#endif
#ifdef CONFIG_RISCV
INSTRUCTION(break_point, "ebreak")
INSTRUCTION(undefined_on_bad_stack, "la sp, thread\n\tunimp")
INSTRUCTION(call_on_bad_stack, "la sp, thread\n\tli a7, -1\n\tecall")
INSTRUCTION(read_system_register, "csrr t0, mstatus")
INSTRUCTION(return_from_exception, "mret")
#endif

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

/* ---- The endings ---------------------------------------------------------------------------- */

static __maybe_unused void supervisor_faults(void)
{
	run(undefined, 0);
}

static uint16_t code[2] __aligned(4) = {MACHINE_RETURNS};

static void execute_data(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	((void (*)(void))MACHINE_CODE(code))();
}

static __maybe_unused void supervisor_executes_data(void)
{
	printk("code in data at %p\n", (void *)code);
	run(execute_data, 0);
}

static __maybe_unused void supervisor_overflows(void)
{
	run(overflow_stack, 0);
}

static void overflow_interrupt_stack(const void *unused)
{
	overflow_stack((void *)(uintptr_t)unused, NULL, NULL);
}

static __maybe_unused void interrupt_overflows(void)
{
	irq_offload(overflow_interrupt_stack, NULL);
}

/* What holds a mutex before there are threads is not more urgent afterwards than the first of them. */
K_MUTEX_DEFINE(early);

static int lock_early(void)
{
	(void)k_mutex_lock(&early, K_FOREVER);
	return k_mutex_unlock(&early);
}

SYS_INIT(lock_early, PRE_KERNEL_1, 99);

#ifdef WAITS_EARLY
K_SEM_DEFINE(nobody_gives, 0, 1);

static int wait_early(void)
{
	return k_sem_take(&nobody_gives, K_FOREVER);
}

SYS_INIT(wait_early, PRE_KERNEL_2, 99);
#endif

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

#ifdef CONFIG_RISCV
/* A fault where the interrupt stack has no room for the registers. */
static void go_deep(const void *unused)
{
	volatile char bytes[16];

	bytes[0] = 1;
	if ((uintptr_t)bytes - (uintptr_t)riscv_interrupt_stack > 160) {
		go_deep(unused);
	} else {
		write_constant(unused);
	}
	bytes[0] = 0;
}

static __maybe_unused void isr_faults_deep_down(void)
{
	irq_offload(go_deep, NULL);
}
#endif

/* The application's handler faults too. */
#ifdef HANDLER_FAULTS
void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	if (esf != NULL && !esf->user) {
		write_constant(NULL);
	}
}
#endif

static __maybe_unused void unconnected_interrupt(void)
{
	irq_enable(29);
	machine_interrupt_29();
	k_busy_wait(10);
}

#ifdef CONFIG_DYNAMIC_INTERRUPTS
static __maybe_unused void disconnected_interrupt(void)
{
	(void)irq_connect_dynamic(29, 1, write_constant, NULL, 0);
	if (irq_disconnect_dynamic(29, 1, write_constant, NULL, 0) == 0) {
		unconnected_interrupt();
	}
}
#endif

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

/* Whatever a user does ends the user alone. */
static void users_fault(void)
{
	static const k_thread_entry_t faults[] = {
		divide_by_zero,
		oops,
		overflow_stack,
		raise_stack_fault,
		panic,
		write_to_kernel,
		undefined,
#ifdef CONFIG_CPU_CORTEX_M
		break_point,
		ask_host,
		leave_state,
		undefined_on_bad_stack,
		break_on_bad_stack,
		call_on_bad_stack,
		read_system_register,
		return_from_exception,
#endif
#ifdef CONFIG_RISCV
		break_point,
		undefined_on_bad_stack,
		call_on_bad_stack,
		read_system_register,
		return_from_exception,
#endif
	};

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		run(faults[i], K_USER);
		printk("user %u ended\n", (unsigned int)i);
	}
	printk("users ended, the system goes on\n");
}

int main(void)
{
	if (IS_ENABLED(CONFIG_USERSPACE)) {
		users_fault();
	}
	ENDING();
	printk("it goes on after that too\n");
	return 0;
}
