/* SPDX-License-Identifier: Apache-2.0 */
/* Cortex-M: floating-point context (ARM DDI 0553, B3.20 to B3.22); the model is in entry_fpu.inc.
 *
 * The hardware saves s0-s15 late: an exception only reserves their place on the thread's stack and
 * notes the thread's rights. If that memory is not the thread's, because its stack pointer led
 * there or because it was taken away meanwhile, the fault comes with the first FP instruction of
 * some handler, or of the switch. It is the fault of the thread that owns the frame, which is the
 * current one: nobody else becomes current while a save is pending. The registers are given up, so
 * that the instruction goes on, and the thread ends before it executes another one of its own; if
 * it waits or is suspended, that is when it would go on. */

#include "fpu.h"
#include <variant.h>
#include <kernel_internal.h>

#ifdef CONFIG_USERSPACE
#include <domain.h>
#include <zephyr/internal/syscall_handler.h>
#endif

BUILD_ASSERT(offsetof(struct k_thread, context.exc_return) == OFFSET_EXC_RETURN);
BUILD_ASSERT(offsetof(struct k_thread, context.s16_s31) == OFFSET_FP);
BUILD_ASSERT(ARCH_RESUME_FP_REFUSED == RESUME_FP_REFUSED && RESUME_FP_REFUSED > RESUME_END);
#ifdef CONFIG_USERSPACE
BUILD_ASSERT(offsetof(struct k_thread, context.user_exc_return) == OFFSET_USER_EXC_RETURN);
#endif

void arm_fp_init(void)
{
	if (FPU_MVFR0 == 0) {
		printk("this CPU has no floating-point unit: CONFIG_FPU needs one\n");
		arch_halt(1);
	}
	FPU_FPCCR |= FPCCR_ASPEN | FPCCR_LSPEN | ARM_FPCCR_OPTIONS;
	FPU_FPDSCR = 0; /* what FPSCR begins with: round to nearest, no flush to zero */
	SCB_CPACR |= CPACR_CP10_CP11_FULL;
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}

/* ---- A save that was refused ------------------------------------------------------------------ */

/* The first word from @p address on that the current thread may not write. */
static uint32_t first_refused(uint32_t address)
{
#ifdef CONFIG_USERSPACE
	for (uint32_t word = address; word < address + 4 * (FRAME_FP_WORDS - 1); word += 4) {
		if (!thread_may_access(_kernel.current, word, 4, MEM_USER_WRITE)) {
			return word;
		}
	}
#endif
	return address; /* a bus fault: there is nothing */
}

bool arm_fp_save_refused(uint32_t cfsr)
{
	const uint32_t of_user = FPCCR_USER | FPCCR_THREAD;
	struct arch_context *context = &_kernel.current->context;
	uint32_t fpccr = FPU_FPCCR;

	if ((cfsr & (CFSR_MLSPERR | CFSR_LSPERR)) == 0) {
		return false;
	}
	FPU_FPCCR = fpccr & ~FPCCR_LSPACT;
	if ((fpccr & of_user) != of_user) {
		return false;
	}
	context->fp_fault_address = first_refused(FPU_FPCAR);
	context->fp_fault_cause = cfsr;
	if (context->resume != ARCH_RESUME_END) {
		context->resume = ARCH_RESUME_FP_REFUSED;
	}
	arch_request_switch();
	return true;
}

#ifdef CONFIG_USERSPACE

bool arm_fp_fault(enum arch_resume how, uint32_t exc_return, struct arch_esf *esf)
{
	struct arch_context *context = &_kernel.current->context;
	uint32_t frame[FRAME_WORDS];

	if (how != ARCH_RESUME_FP_REFUSED) {
		return false;
	}
	if ((context->control & CONTROL_nPRIV_Msk) != 0) { /* not during a long call */
		__asm__ volatile("mrs %0, psp" : "=r"(context->user_psp));
		arm_fp_note_frame(context, exc_return);
	}
	memset(esf, 0, sizeof(*esf));
	esf->sp = context->user_psp;
	if (arch_user_copy_in(frame, (const void *)context->user_psp, sizeof(frame)) == 0) {
		arm_fp_tell_frame(esf, context);
		arm_esf_from_frame(esf, frame, context->user_psp);
	}
	esf->user = true;
	esf->cause = context->fp_fault_cause;
	esf->access = FAULT_WRITE;
	esf->address = context->fp_fault_address;
	return true;
}

/* A user's frame loses its FP part. It stays where the thread's stack pointer will expect it. */
static int drop_from_frame(struct arch_context *context)
{
	uint32_t frame[FRAME_WORDS];
	uint32_t target = context->user_psp + 4 * FRAME_FP_WORDS;

	if ((context->user_exc_return & EXC_RETURN_FTYPE) != 0) {
		return 0;
	}
	if (arch_user_copy_in(frame, (const void *)context->user_psp, sizeof(frame)) != 0 ||
	    arch_user_copy_out((void *)target, frame, sizeof(frame)) != 0) {
		return -EINVAL;
	}
	context->user_psp = target;
	context->user_exc_return |= EXC_RETURN_FTYPE;
	return 0;
}

static bool is_users_call(const struct arch_context *context)
{
	return context->image != NULL;
}

#else

bool arm_fp_fault(enum arch_resume how, uint32_t exc_return, struct arch_esf *esf)
{
	ARG_UNUSED(how);
	ARG_UNUSED(exc_return);
	ARG_UNUSED(esf);
	return false;
}

static int drop_from_frame(struct arch_context *context)
{
	ARG_UNUSED(context);
	return 0;
}

static bool is_users_call(const struct arch_context *context)
{
	ARG_UNUSED(context);
	return false;
}

#endif

int arch_float_disable(struct k_thread *thread)
{
	if (thread != _kernel.current || arch_in_exception()) {
		return -EINVAL;
	}
	if (is_users_call(&thread->context)) {
		return drop_from_frame(&thread->context);
	}
	arm_fp_forget();
	return 0;
}
