/* SPDX-License-Identifier: Apache-2.0 */
/* Ways in that only ARMv7-M has: what ARMv8-M leaves to the hardware. See v7m/variant.inc. */

#include "offsets.h"
#include <variant.inc>

	.syntax unified
	.thumb

	.section .text.arm_entry_v7m, "ax", %progbits

	.macro	function name
	.global	\name
	.type	\name, %function
	.thumb_func
	.balign	4
\name:
	.endm

/* A fault for which there is no room on the interrupt stack; r0: its end. Nothing of what is there
 * is needed any more. */
	function arm_interrupt_stack_full
	ldr	r1, =z_interrupt_stacks + CONFIG_ISR_STACK_SIZE
	mov	sp, r1
	b	arm_report_full_interrupt_stack

#ifdef CONFIG_FPU

#ifdef CONFIG_CORTEX_M_SYSTICK
	function arm_handler_sys_clock_isr
	dispatch sys_clock_isr
#endif

/* lr: EXC_RETURN of a handler that is over. CONTROL.FPCA: it has used FP registers. */
	function arm_fp_handler_ends
	mrs	r0, control
	tst	r0, #4
	it	eq
	bxeq	lr
	tst	lr, #EXC_RETURN_FTYPE
	it	eq
	bxeq	lr
	ldr	r0, =arm_fp_zeros
	vldm	r0, {s0-s15}
	ldr	r0, [r0]
	vmsr	fpscr, r0
	bx	lr

#endif
