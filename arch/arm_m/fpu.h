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

/** A switch: is that why the thread does not go on? Then @p esf describes the fault. */
bool arm_fp_fault(enum arch_resume how, struct arch_esf *esf);

/** Without EXC_RETURN, only the frame itself tells whether it has room for FP registers: RETPSR
 * bit 20, SFPA. It is the user's to change, and serves for reports. */
static inline void arm_fp_note_frame(struct arch_esf *esf, const uint32_t *frame)
{
	esf->exc_return = EXC_RETURN_TO_THREAD ^ (frame[FRAME_XPSR] >> 20 & 1) * EXC_RETURN_FTYPE;
}

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

static inline bool arm_fp_fault(enum arch_resume how, struct arch_esf *esf)
{
	ARG_UNUSED(how);
	ARG_UNUSED(esf);
	return false;
}

static inline void arm_fp_note_frame(struct arch_esf *esf, const uint32_t *frame)
{
	ARG_UNUSED(esf);
	ARG_UNUSED(frame);
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
