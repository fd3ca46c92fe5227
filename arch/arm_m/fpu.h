/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Floating-point context as the C files of the port see it; empty without CONFIG_FPU. */
#ifndef ARCH_ARM_M_FPU_H
#define ARCH_ARM_M_FPU_H

#include "arm_m.h"
#include "offsets.h"
#include "scs.h"

#ifdef CONFIG_FPU

/** s0-s15, FPSCR and a word that keeps the frame aligned. */
#define FRAME_FP_WORDS 18

/** Boot. */
void arm_fp_init(void);

/** The current thread has no FP context any more, and its registers are clear. In thread mode, or
 * in an exception that returns to a frame without FP registers. */
void arm_fp_forget(void);

/** A fault: is it case 5 of fault.c? Then it is the current thread's, and dealt with. */
bool arm_fp_save_refused(uint32_t cfsr);

/** A switch: is that why the thread, whose frame is of the kind @p exc_return, does not go on? Then
 * @p esf describes the fault. */
bool arm_fp_fault(enum arch_resume how, uint32_t exc_return, struct arch_esf *esf);

#ifdef CONFIG_USERSPACE
/** A user's frame that is not the one at context->psp: does it have room for FP registers? */
static inline void arm_fp_note_frame(struct arch_context *context, uint32_t exc_return)
{
	context->user_exc_return = exc_return;
}

static inline void arm_fp_tell_frame(struct arch_esf *esf, const struct arch_context *context)
{
	esf->exc_return = context->user_exc_return;
}

/** In a short call, whose frame is at @p psp: no code of ours uses FP registers, so they are still to
 * be saved there if at all. */
static inline uint32_t arm_fp_exc_return_of_call(uint32_t psp)
{
	bool pending = (FPU_FPCCR & FPCCR_LSPACT) != 0 && FPU_FPCAR == psp + 4 * FRAME_WORDS;

	return pending ? EXC_RETURN_TO_THREAD & ~EXC_RETURN_FTYPE : EXC_RETURN_TO_THREAD;
}
#endif

static inline uint32_t arm_frame_words(uint32_t exc_return)
{
	return FRAME_WORDS + ((exc_return & EXC_RETURN_FTYPE) == 0 ? FRAME_FP_WORDS : 0);
}

static inline void arm_fp_context_init(struct arch_context *context)
{
	context->exc_return = EXC_RETURN_TO_THREAD;
}

#ifdef CONFIG_USERSPACE
static inline void arm_fp_user_init(struct arch_context *context)
{
	context->user_exc_return = EXC_RETURN_TO_THREAD;
}
#endif

#else

static inline void arm_fp_init(void)
{
}

static inline void arm_fp_forget(void)
{
}

static inline bool arm_fp_save_refused(uint32_t cfsr)
{
	ARG_UNUSED(cfsr);
	return false;
}

static inline bool arm_fp_fault(enum arch_resume how, uint32_t exc_return, struct arch_esf *esf)
{
	ARG_UNUSED(how);
	ARG_UNUSED(exc_return);
	ARG_UNUSED(esf);
	return false;
}

static inline void arm_fp_note_frame(struct arch_context *context, uint32_t exc_return)
{
	ARG_UNUSED(context);
	ARG_UNUSED(exc_return);
}

static inline void arm_fp_tell_frame(struct arch_esf *esf, const struct arch_context *context)
{
	ARG_UNUSED(esf);
	ARG_UNUSED(context);
}

static inline uint32_t arm_fp_exc_return_of_call(uint32_t psp)
{
	ARG_UNUSED(psp);
	return EXC_RETURN_TO_THREAD;
}

static inline uint32_t arm_frame_words(uint32_t exc_return)
{
	ARG_UNUSED(exc_return);
	return FRAME_WORDS;
}

static inline void arm_fp_context_init(struct arch_context *context)
{
	ARG_UNUSED(context);
}

static inline void arm_fp_user_init(struct arch_context *context)
{
	ARG_UNUSED(context);
}

#endif
#endif
