/* SPDX-License-Identifier: Apache-2.0 */
/* Cortex-M: threads, as seen from C. The frames built here look as if the hardware had stacked
 * them; PendSV or an exception return takes them from there. */

#include "arm_m.h"
#include "canary.h"
#include "fpu.h"
#include "offsets.h"
#include "scs.h"
#include <variant.h>
#include <kernel_internal.h>
#include <ksched.h>
#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>
#endif

#define CONTEXT_OFFSET(member) offsetof(struct k_thread, context.member)

BUILD_ASSERT(offsetof(struct z_kernel, current) == 0 && offsetof(struct z_kernel, next) == 4);
BUILD_ASSERT(CONTEXT_OFFSET(psp) == OFFSET_CONTEXT);
BUILD_ASSERT(CONTEXT_OFFSET(psplim) == OFFSET_PSPLIM);
BUILD_ASSERT(CONTEXT_OFFSET(control) == OFFSET_CONTROL);
BUILD_ASSERT(CONTEXT_OFFSET(result) == OFFSET_RESULT);
BUILD_ASSERT(CONTEXT_OFFSET(resume) == OFFSET_RESUME);
BUILD_ASSERT(CONTEXT_OFFSET(tls) == OFFSET_TLS);
BUILD_ASSERT(ARCH_RESUME_END == RESUME_END);
#ifdef CONFIG_USERSPACE
BUILD_ASSERT(CONTEXT_OFFSET(user_psp) == OFFSET_USER_PSP);
BUILD_ASSERT(CONTEXT_OFFSET(user_psplim) == OFFSET_USER_PSPLIM);
BUILD_ASSERT(CONTEXT_OFFSET(kernel_stack_top) == OFFSET_KSTACK_TOP);
BUILD_ASSERT(CONTEXT_OFFSET(kernel_stack_limit) == OFFSET_KSTACK_LIMIT);
BUILD_ASSERT(CONTEXT_OFFSET(image) == OFFSET_IMAGE);
BUILD_ASSERT(CONTEXT_OFFSET(stack_region) == OFFSET_STACK_REGION);
BUILD_ASSERT(ARCH_RESUME_WITH_RESULT == RESUME_WITH_RESULT && ARCH_RESUME_USER == RESUME_USER);
#endif

#define XPSR_T 0x01000000u

typedef void (*code_t)(void);

/* A frame below @p top that goes on at @p code with up to four arguments. */
static uint32_t push_frame(uint32_t top, code_t code, uint32_t a0, uint32_t a1, uint32_t a2,
			   uint32_t a3)
{
	uint32_t *frame = (uint32_t *)ROUND_DOWN(top, 8) - FRAME_WORDS;

	frame[FRAME_R0] = a0;
	frame[FRAME_R1] = a1;
	frame[FRAME_R2] = a2;
	frame[FRAME_R3] = a3;
	frame[FRAME_R12] = 0;
	frame[FRAME_LR] = 0;
	frame[FRAME_PC] = (uint32_t)code & ~1u;
	frame[FRAME_XPSR] = XPSR_T;
	return (uint32_t)frame;
}

static uint32_t stack_top(const struct k_thread *thread)
{
	return thread->stack_info.start + thread->stack_info.size - Z_LOCAL_DATA_SIZE;
}

static uint32_t push_entry(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2,
			   void *p3)
{
	uint32_t top = arm_tls_setup(&thread->context, stack_top(thread));

#ifdef CONFIG_STACK_START_IS_RANDOM
	top -= thread->stack_info.delta;
#endif
	return push_frame(top, (code_t)z_thread_entry, (uint32_t)entry, (uint32_t)p1, (uint32_t)p2,
			  (uint32_t)p3);
}

void arch_thread_init(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	struct arch_context *context = &thread->context;

	memset(context->r4_r11, 0, sizeof(context->r4_r11));
	arm_fp_context_init(context);
	arm_canary_init(context);
	context->psp = push_entry(thread, entry, p1, p2, p3);
	context->psplim = arm_own_stack_limit(thread);
	context->control = 0;
	context->resume = ARCH_RESUME_AS_IT_WAS;
#ifdef CONFIG_USERSPACE
	context->kernel_stack_limit = thread->stack_info.start + thread->stack_info.size;
	context->user_psplim = arm_user_stack_limit(thread);
	if ((thread->base.user_options & K_USER) != 0) {
		context->psplim = context->user_psplim;
		context->control = CONTROL_nPRIV_Msk;
	}
#endif
}

void arch_start_first(void)
{
	extern FUNC_NORETURN void arm_first_switch(uint32_t interrupt_stack_top);

	arm_fp_forget(); /* of the boot code */
	arm_first_switch((uint32_t)z_interrupt_stacks + CONFIG_ISR_STACK_SIZE);
}

void arch_thread_set_result(struct k_thread *thread, int result)
{
	thread->context.result = result;
}

int arch_wait(unsigned int key)
{
	struct k_thread *current = _kernel.current;

	arch_request_switch();
#ifdef CONFIG_USERSPACE
	if (arch_in_exception()) {
		if (current->context.resume == ARCH_RESUME_AS_IT_WAS) {
			current->context.resume = ARCH_RESUME_WITH_RESULT;
		}
		arch_irq_unlock(key);
		return 0;
	}
#endif
	/* Others run with interrupts on, whatever this thread locked. */
	arch_irq_unlock(0);
	__asm__ volatile("msr basepri, %0" : : "r"(key) : "memory");
	return current->context.result;
}

/* ---- Taking a thread off what it does: in an exception, the thread is the current one ---------- */

static void msr_thread_mode(uint32_t psp, uint32_t control)
{
	__asm__ volatile("msr psp, %0\n\tmsr control, %1\n\tisb"
			 :
			 : "r"(psp), "r"(control)
			 : "memory");
}

struct privileged_stack {
	uint32_t top;
	uint32_t limit;
};

/* A stack that the thread's user code cannot reach. A supervisor thread has but its own: below
 * what it holds if there is room, so that a debugger still finds it, else from the top. */
static struct privileged_stack privileged_stack_of(const struct k_thread *thread)
{
	const uint32_t room = 512;
	uint32_t psp;

#ifdef CONFIG_USERSPACE
	if (thread->context.image != NULL) {
		return (struct privileged_stack){thread->context.kernel_stack_top,
						 thread->context.kernel_stack_limit};
	}
#endif
	__asm__ volatile("mrs %0, psp" : "=r"(psp));
	if (psp < thread->stack_info.start + room || psp > stack_top(thread)) {
		psp = stack_top(thread);
	}
	return (struct privileged_stack){psp, thread->stack_info.start};
}

static void redirect(uint32_t top, uint32_t limit, code_t code, uint32_t a0, uint32_t a1)
{
	struct arch_context *context = &_kernel.current->context;

	arm_stack_limit_set(context, limit);
	context->control = 0;
	context->resume = ARCH_RESUME_AS_IT_WAS;
	arm_fp_forget();
	arm_canary_load(context);
	msr_thread_mode(push_frame(top, code, a0, a1, 0, 0), 0);
}

#ifdef CONFIG_USERSPACE
/* A short call's user is shown in the report as it made the call. */
static void redirect_to_oops(struct privileged_stack stack, uint32_t exc_return)
{
	struct arch_context *context = &_kernel.current->context;

	if ((context->control & CONTROL_nPRIV_Msk) != 0) {
		__asm__ volatile("mrs %0, psp" : "=r"(context->user_psp));
		arm_fp_note_frame(context, exc_return);
	}
	redirect(stack.top, stack.limit, (code_t)z_except_reason, K_ERR_KERNEL_OOPS, 0);
}

static bool is_oops(enum arch_resume how)
{
	return how == ARCH_RESUME_OOPS;
}
#else
static void redirect_to_oops(struct privileged_stack stack, uint32_t exc_return)
{
	ARG_UNUSED(stack);
	ARG_UNUSED(exc_return);
}

static bool is_oops(enum arch_resume how)
{
	ARG_UNUSED(how);
	return false;
}
#endif

void arm_redirect_to_end(enum arch_resume how, uint32_t exc_return)
{
	struct privileged_stack stack = privileged_stack_of(_kernel.current);
	struct arch_esf esf;

	if (arm_fp_fault(how, exc_return, &esf)) {
		arm_redirect_to_fatal_error(K_ERR_CPU_EXCEPTION, &esf);
		return;
	}
	if (is_oops(how)) {
		redirect_to_oops(stack, exc_return);
	} else {
		redirect(stack.top, stack.limit, (code_t)thread_end_self, 0, 0);
	}
}

void arm_redirect_to_fatal_error(unsigned int reason, const struct arch_esf *esf)
{
	struct privileged_stack stack = privileged_stack_of(_kernel.current);
	struct arch_esf *copy = (struct arch_esf *)ROUND_DOWN(stack.top - sizeof(*esf), 8);

	*copy = *esf;
	redirect((uint32_t)copy, stack.limit, (code_t)fatal_error, reason, (uint32_t)copy);
}

void arch_thread_kill(struct k_thread *thread)
{
	thread->context.resume = ARCH_RESUME_END;
	if (arch_is_in_isr()) {
		SCB_SHCSR &= ~SHCSR_SVCALLPENDED; /* a call that it was about to make */
	}
	arch_request_switch();
}

#ifdef CONFIG_USERSPACE

void arch_thread_oops(struct k_thread *thread)
{
	thread->context.resume = ARCH_RESUME_OOPS;
}

/* A supervisor has no use for SVC: its is an exception, whatever was found wrong with it. */
void arch_syscall_kill(unsigned int reason)
{
	extern FUNC_NORETURN void arm_exception_return(uint32_t interrupt_stack_top);
	struct arch_context *context = &_kernel.current->context;

	__asm__ volatile("mrs %0, psp" : "=r"(context->user_psp));
	arm_fp_note_frame(context, arm_fp_exc_return_of_call(context->user_psp));
	redirect(context->kernel_stack_top, context->kernel_stack_limit, (code_t)z_except_reason,
		 context->image == NULL ? K_ERR_CPU_EXCEPTION : reason, 0);
	arm_exception_return((uint32_t)z_interrupt_stacks + CONFIG_ISR_STACK_SIZE);
}

/* On the kernel stack. Nothing of the supervisor stays on the stack that becomes the user's. */
k_thread_entry_t arm_user_frame(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	struct k_thread *current = _kernel.current;
	unsigned int key;

	memset((void *)current->stack_info.start, 0, current->stack_info.size);
	current->context.user_psp = push_entry(current, entry, p1, p2, p3);
	arm_fp_user_init(&current->context);
	key = arch_irq_lock();
	arch_protection_load(current->context.image, current->context.stack_region);
	arch_irq_unlock(key);
	return entry; /* is r0 of that frame, and written there once more as "the result" */
}

uintptr_t arch_short_call(const struct arch_esf *esf)
{
	return esf->r[12] < K_SYSCALL_SHORT_LIMIT ? (uintptr_t)_k_syscall_table[esf->r[12]] : 0;
}

bool arch_caller_frame(struct arch_esf *esf)
{
	const struct arch_context *context = &_kernel.current->context;
	uint32_t frame[FRAME_WORDS];

	if (context->image == NULL ||
	    arch_user_copy_in(frame, (const void *)context->user_psp, sizeof(frame)) != 0) {
		return false;
	}
	memset(esf, 0, sizeof(*esf));
	arm_fp_tell_frame(esf, context);
	arm_esf_from_frame(esf, frame, context->user_psp);
	esf->user = true;
	return true;
}

#else

bool arch_caller_frame(struct arch_esf *esf)
{
	ARG_UNUSED(esf);
	return false;
}

void arch_syscall_kill(unsigned int reason)
{
	fatal_error_in_kernel(reason, NULL);
}

#endif
