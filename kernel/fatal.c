/* SPDX-License-Identifier: Apache-2.0 */
/* Fatal errors: report, ask the application, contain or halt.
 *
 * An error of a thread is handled in that thread: the port takes it off whatever it did and lets it
 * call fatal_error() on a stack that user code cannot reach, with interrupts on, at its own
 * priority. So a report on a slow console delays nobody who is more urgent. Only when the kernel
 * itself or an interrupt handler is at fault does the report run inside the exception. The walls
 * add whose memory or which contract it was.
 *
 * A user thread's fault, and its broken contracts (K_ERR_KERNEL_OOPS), end that thread. Everything
 * else halts, unless the application's handler returns. */

#include <bulkhead/report_print.h>
#include <kernel_internal.h>
#include <ksched.h>
#include <walls.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/syscall.h>

#ifdef CONFIG_FAULT_REPORT
static const char *reason_text(unsigned int reason)
{
	switch (reason) {
	case K_ERR_CPU_EXCEPTION:
		return "CPU exception";
	case K_ERR_SPURIOUS_IRQ:
		return "Unhandled interrupt";
	case K_ERR_STACK_CHK_FAIL:
		return "Stack overflow";
	case K_ERR_KERNEL_OOPS:
		return "Kernel oops";
	case K_ERR_KERNEL_PANIC:
		return "Kernel panic";
	default:
		return "Unknown error";
	}
}
#endif

/* What software raises in a user's name is the user's fault if it is one of the two reasons that a
 * user can be ended with; a panic in the middle of its system call is not. */
static bool ends_only_the_thread(unsigned int reason, const struct arch_esf *esf)
{
	if ((_kernel.current->base.user_options & K_USER) == 0) {
		return false;
	}
	if (esf == NULL || esf->cause == 0) {
		return reason == K_ERR_KERNEL_OOPS || reason == K_ERR_STACK_CHK_FAIL;
	}
	return esf->user;
}

__weak void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
	if (!ends_only_the_thread(reason, esf)) {
		k_fatal_halt(reason);
	}
}

/* ---- The report ------------------------------------------------------------------------------- */

#ifdef CONFIG_FAULT_REPORT

static const char *label_of(const struct k_thread *thread)
{
	const char *name = k_thread_name_get((k_tid_t)(uintptr_t)thread);

	return name == NULL || name[0] == '\0' ? "unnamed" : name;
}

static const char *access_text(uint8_t access)
{
	switch (access) {
	case FAULT_READ:
		return "read of";
	case FAULT_WRITE:
		return "write to";
	case FAULT_EXECUTE:
		return "execution at";
	default:
		return "access to";
	}
}

static const char *mode_text(const struct arch_esf *esf)
{
	return esf->user ? "user mode" : "supervisor mode";
}

/* Stopped before it left it, or at what it found below. */
static bool interrupt_stack_overflowed(const struct arch_esf *esf)
{
	const uintptr_t start = (uintptr_t)z_interrupt_stacks;

	return !esf->user && (esf->sp - start <= CONFIG_ISR_STACK_SIZE ||
			      start - esf->address <= CONFIG_ISR_STACK_SIZE);
}

static void report_overflow(const struct k_thread *thread, const struct arch_esf *esf)
{
	if (esf == NULL || esf->cause == 0) { /* a canary, not the hardware */
		report_print("a function of %s overwrote its stack frame: one of its arrays is "
			     "too small\n",
			     label_of(thread));
		return;
	}
	if (interrupt_stack_overflowed(esf)) {
		report_print("the interrupt stack is full: CONFIG_ISR_STACK_SIZE=%d is not "
			     "enough\n",
			     CONFIG_ISR_STACK_SIZE);
		return;
	}
	report_print("%s left its stack [0x%08x, 0x%08x) with sp 0x%08x: it needs more than %zu "
		     "bytes\n",
		     label_of(thread), (unsigned int)thread->stack_info.start,
		     (unsigned int)(thread->stack_info.start + thread->stack_info.size), esf->sp,
		     thread->stack_info.size);
}

/* Whatever lies on the stack and is an address of code. Which of them are return addresses the host can
 * tell, from the distance to sp. */
#define REPORT_CODE_WORDS 8

static bool is_code(uintptr_t word)
{
	return word - (uintptr_t)__text_region_start <
	       (uintptr_t)(__text_region_end - __text_region_start);
}

static void report_stack(const struct k_thread *thread, const struct arch_esf *esf)
{
	const uintptr_t start = thread->stack_info.start;
	const size_t size = thread->stack_info.size;
	const char *before = "on its stack: ";
	unsigned int count = 0;
	uintptr_t words[8];

	if (esf->sp - start >= size && start - esf->sp > size) {
		return;
	}
	for (uintptr_t at = ROUND_UP(MAX(esf->sp, thread_stack_begin(thread)), sizeof(words[0]));
	     at + sizeof(words) <= start + size && count < REPORT_CODE_WORDS &&
	     walls_stack_read(thread, at, words, sizeof(words));
	     at += sizeof(words)) {
		for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
			if (is_code(words[i])) {
				report_print("%ssp+%u 0x%08x", before,
					     (unsigned int)(at + i * sizeof(words[0]) - esf->sp),
					     (unsigned int)words[i]);
				before = ", ";
				count++;
			}
		}
	}
	if (count != 0) {
		report_print("\n");
	}
}

static void report_access(unsigned int reason, const struct arch_esf *esf)
{
	if (reason == K_ERR_STACK_CHK_FAIL) {
		report_overflow(_kernel.current, esf);
	} else if (esf != NULL && reason != K_ERR_KERNEL_OOPS && esf->access != FAULT_NO_ACCESS) {
		report_print("%s 0x%08x refused (%s)\n", access_text(esf->access), esf->address,
			     mode_text(esf));
	}
}

static void report(unsigned int reason, const struct arch_esf *esf, const char *where)
{
	const struct k_thread *current = _kernel.current;
	bool begun = report_begin();

	report_print(">>> ZEPHYR FATAL ERROR %u: %s on CPU 0\n", reason, reason_text(reason));
	report_print("%s %p (%s)", where, (const void *)current, label_of(current));
	if (esf != NULL) {
		report_print(", pc 0x%08x, lr 0x%08x, sp 0x%08x, %s", esf->pc, esf->lr, esf->sp,
			     mode_text(esf));
	}
	report_print("\n");
	report_access(reason, esf);
	walls_explain_fault(reason, esf);
	if (esf != NULL) {
		report_stack(current, esf);
	}
	report_end(begun);
}

static void report_thread_end(const struct k_thread *thread)
{
	report_print("thread %s ended, everything else goes on\n", label_of(thread));
}

static void report_essential(const struct k_thread *thread)
{
	report_print("thread %s is essential and must not end\n", label_of(thread));
}

static void report_halt(unsigned int reason)
{
	report_print(">>> Halting system: %s\n", reason_text(reason));
}

#else

/* Numbers only; the host knows what they mean. */
static void report(unsigned int reason, const struct arch_esf *esf, const char *where)
{
	ARG_UNUSED(where);
	report_print(">>> ZEPHYR FATAL ERROR %u, thread %p, pc 0x%08x, address 0x%08x\n", reason,
		     (void *)_kernel.current, esf == NULL ? 0 : esf->pc,
		     esf == NULL ? 0 : esf->address);
}

static void report_thread_end(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

static void report_essential(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

static void report_halt(unsigned int reason)
{
	report_print(">>> Halting system: %u\n", reason);
}

#endif

/* ---- What is done about it -------------------------------------------------------------------- */

void fatal_error(unsigned int reason, const struct arch_esf *esf)
{
	struct k_thread *current = _kernel.current;
	bool is_reported;

	if ((current->base.user_options & THREAD_AT_FAULT) != 0) {
		k_fatal_halt(reason); /* in its own report, or in the application's handler */
	}
	current->base.user_options |= THREAD_AT_FAULT;
	walls_thread_at_fault(current, reason, esf);
	is_reported = walls_may_report(reason);
	if (is_reported) {
		report(reason, esf, "thread");
	}
	k_sys_fatal_error_handler(reason, esf);
	if ((current->base.user_options & K_ESSENTIAL) != 0) {
		fatal_essential_ended(current);
	}
	if (is_reported) {
		report_thread_end(current);
	}
	thread_end_self();
}

/* A fault in the report itself, or in the application's handler, is no news but the last line. */
void fatal_error_in_kernel(unsigned int reason, const struct arch_esf *esf)
{
	static uint8_t depth;

	depth++;
	if (depth == 2) {
		k_fatal_halt(reason);
	} else if (depth > 2) {
		arch_halt(1);
	}
	report(reason, esf, "kernel or interrupt handler, in thread");
	k_sys_fatal_error_handler(reason, esf);
	k_fatal_halt(reason);
}

void fatal_essential_ended(const struct k_thread *thread)
{
	report_essential(thread);
	k_sys_fatal_error_handler(K_ERR_KERNEL_PANIC, NULL);
}

void k_fatal_halt(unsigned int reason)
{
	(void)arch_irq_lock();
	report_halt(reason);
	arch_halt(1);
}

void fatal_raise(unsigned int reason)
{
	struct arch_esf esf;

	if (arch_is_in_isr()) {
		fatal_error_in_kernel(reason, NULL);
	}
	if (arch_in_exception()) {
		arch_syscall_kill(reason);
	}
	fatal_error(reason, arch_caller_frame(&esf) ? &esf : NULL);
}

/* A user can end itself with these two reasons, and cannot stop the system with another. */
void z_impl_user_fault(unsigned int reason)
{
	fatal_raise(reason == K_ERR_STACK_CHK_FAIL ? reason : K_ERR_KERNEL_OOPS);
}
