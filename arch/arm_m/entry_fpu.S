/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point registers: what the ways in and out do for a thread that has FP context. The
 * model is in entry_fpu.inc, and each piece returns to the macro there that branched to it. */

#include "offsets.h"
#include "entry_fpu.inc"

	.syntax unified
	.thumb

	.section .rodata.arm_fp_zeros, "a", %progbits
	.balign	4
	.global	arm_fp_zeros
arm_fp_zeros:
	.space	4 * 32

	.section .text.arm_fp, "ax", %progbits
	.balign	4

	.macro	piece name
	.global	\name
	.type	\name, %function
	.thumb_func
\name:
	.endm

	.macro	clear_fp reg
	ldr	\reg, =arm_fp_zeros
	vldm	\reg, {s0-s31}
	ldr	\reg, [\reg]
	vmsr	fpscr, \reg
	.endm

	/* What is pending at FPCAR will not be saved any more. */
	.macro	abandon_lazy_save reg, value
	ldr	\reg, =FPCCR
	ldr	\value, [\reg]
	bic	\value, \value, #1		/* LSPACT */
	str	\value, [\reg]
	dsb
	isb
	.endm

/* r1: the old thread's context, r2: next, lr: the old thread's EXC_RETURN. The old thread is still
 * current and its regions are loaded: if the stack does not take s0-s15, it is its fault, and
 * arm_fault() lets the vstm go on without them. */
	piece	arm_fp_switch_out
	lsls	r3, lr, #FTYPE_TO_SIGN
	bmi	1f
	add	r3, r1, #(OFFSET_FP - OFFSET_CONTEXT)
	vstm	r3, {s16-s31}
	ldr	r3, [r2, #OFFSET_EXC_RETURN]
	lsls	r3, r3, #FTYPE_TO_SIGN
	bpl	arm_fp_switched_out		/* next overwrites all of it */
	b	2f
1:	abandon_lazy_save r3, r4		/* VLSTM */
2:	clear_fp r3
	b	arm_fp_switched_out

/* s0-s15 and FPSCR come from the frame. */
	piece	arm_fp_switch_in
	ldr	r1, =_kernel
	ldr	r1, [r1]
	add	r1, #OFFSET_FP
	vldm	r1, {s16-s31}
	b	arm_fp_switched_in

#ifdef CONFIG_USERSPACE

/* The call begins without FP context. s0-s15 go to the user's frame, s16-s31 to the top of the
 * kernel stack, where they stay: the call may use FP registers itself, and be switched out. */
	piece	arm_fp_begin_long
	sub	r6, #64
	vstm	r6, {s16-s31}
	clear_fp r7
	movs	r7, #0
	b	arm_fp_begun_long

	piece	arm_fp_end_long
	ldr	r2, [r1, #OFFSET_KSTACK_TOP]
	sub	r2, #64
	vldm	r2, {s16-s31}
	b	arm_fp_ended_long

#endif

/* void arm_fp_forget(void): the current thread has no FP context any more. Thread mode, or an
 * exception that returns to a frame without FP registers. Uses r0 and r2. */
	piece	arm_fp_forget
	abandon_lazy_save r0, r2
	clear_fp r0
	mrs	r0, control
	bic	r0, r0, #4			/* FPCA */
	msr	control, r0
	isb
	bx	lr
