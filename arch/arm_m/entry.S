/* SPDX-License-Identifier: Apache-2.0 */
/* Cortex-M: every way into the kernel, and every way out.
 *
 * In:	SVC		a user's system call, and nothing else: privileged code never executes SVC
 *	interrupts	irq_dispatch(), as a tail call: EXC_RETURN is its return address
 *	faults		arm_fault()
 * Out:	PendSV is the only switch. It is requested whenever _kernel.next changed and comes when no
 *	other exception is active. It runs with interrupts on. One that changes _kernel.next requests
 *	PendSV if the thread is not the current one; who is current is decided at one store, and right
 *	after it PendSV itself looks for a change that came before.
 *
 * What runs next, and with which privilege, comes from the thread's record alone (I5): EXC_RETURN
 * is a constant, CONTROL is loaded from the record, and nothing a user could write decides.
 *
 * A short system call runs right here, in the exception. A long one gets a frame on the thread's
 * kernel stack and continues in thread mode, privileged, interruptible; when it is over it marks
 * the record and requests PendSV, which puts the thread back on its user stack, unprivileged. So no
 * instruction exists at which a thread is privileged and on a stack that user code can write. */

#include "offsets.h"
#include <zephyr/syscall_list.h>

	.syntax unified
	.thumb

#define ICSR		0xE000ED04
#define PENDSVSET	(1 << 28)
#define KERNEL_LOCK	(1 << (8 - CONFIG_NUM_IRQ_PRIO_BITS)) /* BASEPRI */
	.macro	load_canary thread, guard, value	/* the last two are free */
#ifdef CONFIG_STACK_CANARIES
	ldr	\guard, =__stack_chk_guard
	ldr	\value, [\thread, #OFFSET_CANARY]
	str	\value, [\guard]
#endif
	.endm

	/* _kernel.current has changed. r1, r3 and r12 are free. */
	.macro	tell_usage
#ifdef CONFIG_SCHED_THREAD_USAGE
	push	{r0, r1, r2, lr}
	bl	usage_switched
	pop	{r0, r1, r2, lr}
#endif
	.endm

#define EXC_RETURN_PSP	mvn lr, #2 /* 0xFFFFFFFD: thread mode, PSP, standard frame */

#include "entry_fpu.inc"
#include <variant.inc>

	.macro	function name
	.section .text.\name, "ax", %progbits
	.global	\name
	.type	\name, %function
	.thumb_func
	.balign	4
\name:
	.endm

	.macro	current reg
	ldr	\reg, =_kernel
	ldr	\reg, [\reg]
	.endm

/* ---- The switch ---------------------------------------------------------------------------- */

	function arm_pendsv
	ldr	r0, =_kernel
	ldrd	r1, r2, [r0]			/* current, next */
	cmp	r1, r2
	beq	4f				/* the end of a long call, or nothing to do any more */
	mrs	r3, psp
	adds	r1, #OFFSET_CONTEXT
	save_context
	str	r2, [r0]			/* current = next */
	load_canary r2, r1, r3
	ldr	r3, [r0, #4]
	cmp	r3, r2
	bne	6f				/* an interrupt changed it back: it saw no need to ask */
5:	tell_usage
#ifdef CONFIG_USERSPACE
	mov	r4, r2
	movs	r0, #KERNEL_LOCK
	msr	basepri, r0			/* an interrupt may change domains, and load one */
	ldr	r0, [r2, #OFFSET_IMAGE]
	cbz	r0, 1f				/* supervisors run with whatever is loaded */
	add	r1, r2, #OFFSET_STACK_REGION
	bl	arch_protection_load
1:	movs	r0, #0
	msr	basepri, r0
	adds	r0, r4, #OFFSET_CONTEXT
#else
	adds	r0, r2, #OFFSET_CONTEXT
#endif
	load_context
	ldrd	r1, r2, [r0]			/* psplim, control */
	ldrb	r0, [r0, #(OFFSET_RESUME - OFFSET_PSPLIM)]
	load_thread_mode r1, r3, r2
	return_to_next
	cbnz	r0, 2f
	bx	lr

4:	return_as_it_was
	mrs	r3, psp				/* where a result belongs: woken before it was switched out */
	ldrb	r0, [r1, #OFFSET_RESUME]
	cbnz	r0, 2f
	bx	lr

6:	ldr	r1, =ICSR
	mov	r3, #PENDSVSET
	str	r3, [r1]
	b	5b

2:	current	r1				/* r4 and up are the thread's */
	add	r2, r1, #OFFSET_RESUME
	mov	ip, #0
7:	ldrexb	r0, [r2]			/* an interrupt may turn it into RESUME_END */
	strexb	CLAIM_STATUS, ip, [r2]
	cmp	CLAIM_STATUS, #0
	bne	7b
	return_after_claim
#ifdef CONFIG_USERSPACE
	cmp	r0, #RESUME_END
	bhs	arm_end_thread
	cmp	r0, #RESUME_USER
	bne	3f
	give_back_stack r1, r3, r2
	movs	r2, #1
	msr	control, r2
	str	r2, [r1, #OFFSET_CONTROL]
	return_to_user
3:	ldr	r2, [r1, #OFFSET_RESULT]
	.global	arm_pendsv_result
arm_pendsv_result:
	strt	r2, [r3]			/* with the user's rights: see arm_fixups */
	bx	lr
#endif
arm_end_thread:					/* r0: how */
	mov	r1, lr				/* with FP registers: of the thread's frame */
	bl	arm_redirect_to_end
	EXC_RETURN_PSP
	bx	lr

#ifdef CONFIG_USERSPACE

/* ---- System calls -------------------------------------------------------------------------- */

/* SVC and PendSV have the lowest priority and thread mode is all that they interrupt, so MSP is at
 * the top of the interrupt stack here. r0-r3 and r12 are read where the hardware put them with the
 * user's rights; r4 and up are untouched by any exception. */
	function arm_svc
	push	{r4, lr}
	mrs	r4, psp
	ldmia	r4, {r0-r3, ip}
	cmp	ip, #K_SYSCALL_SHORT_LIMIT
	bhs	4f
	ldr	lr, =_k_syscall_table
	ldr	lr, [lr, ip, lsl #2]
	blx	lr
	.global	arm_svc_result
arm_svc_result:
	strt	r0, [r4]
	pop	{r4, pc}

4:	movw	lr, #K_SYSCALL_LIMIT
	cmp	ip, lr
	it	hs
	movwhs	ip, #K_SYSCALL_BAD
	ldr	lr, =_k_syscall_table
	ldr	ip, [lr, ip, lsl #2]		/* the handler */
	current	lr
	str	r4, [lr, #OFFSET_USER_PSP]
	push	{r5, r6, r7}
	load_canary lr, r6, r7			/* what runs next is not the user's */
	take_kernel_stack lr, r6, r7
	movs	r7, #0
	str	r7, [lr, #OFFSET_CONTROL]
	msr	control, r7
	begin_long_call
	sub	r6, #48				/* frame of 8 words, then the stacked arguments */
	msr	psp, r6
	stmia	r6!, {r0-r3}
	ldr	r1, =arm_long_return
	bic	r2, ip, #1
	mov	r3, #0x01000000			/* xPSR.T */
	stmia	r6!, {r0, r1, r2, r3}		/* r12 (any), lr, pc, xpsr; r2 is an argument as well */
	ldr	r0, [sp, #12]			/* the user's r4 */
	mov	r1, r5
	stmia	r6!, {r0, r1, r2}
	pop	{r5, r6, r7}
	pop	{r4, lr}
	EXC_RETURN_PSP
	bx	lr

/* A short call's 64-bit result: the upper half goes into r1 of the frame, with the user's rights: an
 * interrupt may have taken that memory away since the hardware wrote there. */
	function syscall_return64		/* low, high */
	mrs	r2, psp
	.global arm_wide_result
arm_wide_result:
	strt	r1, [r2, #4]
	bx	lr

/* Thread mode, privileged, kernel stack; r0 is the call's result. */
	function arm_long_return
	current	r1
	str	r0, [r1, #OFFSET_RESULT]
	forget_own_fp
	movs	r0, #RESUME_USER
	strb	r0, [r1, #OFFSET_RESUME]
	ldr	r0, =ICSR
	mov	r1, #PENDSVSET
	str	r1, [r0]
	dsb
	isb
	b	.				/* not reached */

/* Off the stack that is about to become the user's. */
	function arch_user_mode_enter
	current	ip
	move_to_kernel_stack ip, r4, r5
	bl	arm_user_frame
	movs	r4, #0				/* nothing of the supervisor's in registers either */
	movs	r5, #0
	movs	r6, #0
	movs	r7, #0
	mov	r8, r4
	mov	r9, r4
	mov	r10, r4
	mov	r11, r4
	b	arm_long_return

/* ---- User memory --------------------------------------------------------------------------- */

/* ldrt and strt access with the rights of unprivileged code, whatever the mode. If the unit says
 * no, arm_fault() continues at the fix-up: none of this touches the stack. */

	function arch_user_copy_in		/* dst, user_src, size */
	orr	r3, r0, r1
	lsls	r3, r3, #30
	bne	2f
	subs	r2, #8
	blo	1f
	.global	arm_copy_in_begin
arm_copy_in_begin:
	ldrt	r3, [r1]
	ldrt	ip, [r1, #4]
	strd	r3, ip, [r0], #8
	adds	r1, #8
	subs	r2, #8
	bhs	arm_copy_in_begin
1:	adds	r2, #8
2:	cbz	r2, 3f
	ldrbt	r3, [r1]
	.global	arm_copy_in_end
arm_copy_in_end:
	strb	r3, [r0], #1
	adds	r1, #1
	subs	r2, #1
	b	2b
3:	movs	r0, #0
	bx	lr

	function arch_user_copy_out		/* user_dst, src, size */
	orr	r3, r0, r1
	lsls	r3, r3, #30
	bne	2f
	subs	r2, #8
	blo	1f
0:	ldrd	r3, ip, [r1], #8
	.global	arm_copy_out_begin
arm_copy_out_begin:
	strt	r3, [r0]
	strt	ip, [r0, #4]
	adds	r0, #8
	subs	r2, #8
	bhs	0b
1:	adds	r2, #8
2:	cbz	r2, 3f
	ldrb	r3, [r1], #1
	strbt	r3, [r0]
	.global	arm_copy_out_end
arm_copy_out_end:
	adds	r0, #1
	subs	r2, #1
	b	2b
3:	dsb					/* a store that faults late still faults in here */
	movs	r0, #0
	bx	lr

	.global	arm_copy_fault
	.thumb_func
arm_copy_fault:
	mvn	r0, #13				/* -EFAULT */
	bx	lr

	function arch_user_strnlen		/* user_str, max, err */
	movs	r3, #0
	str	r3, [r2]
	current	ip
	ldr	ip, [ip, #OFFSET_IMAGE]
	cmp	ip, #0
	beq	4f				/* a supervisor's own string */
1:	cmp	r3, r1
	beq	2f
	.global	arm_strnlen_begin
arm_strnlen_begin:
	ldrbt	ip, [r0]
	cmp	ip, #0
	beq	2f
	adds	r0, #1
	adds	r3, #1
	b	1b
4:	cmp	r3, r1
	beq	2f
	ldrb	ip, [r0], #1
	.global	arm_strnlen_end
arm_strnlen_end:
	cmp	ip, #0
	beq	2f
	adds	r3, #1
	b	4b
2:	mov	r0, r3
	bx	lr
	.global	arm_strnlen_fault
	.thumb_func
arm_strnlen_fault:
	mov	r3, #-1
	str	r3, [r2]
	movs	r0, #0
	bx	lr

#endif

/* ---- Interrupts, faults, reset --------------------------------------------------------------- */

	function arm_irq
	mrs	r0, ipsr
	subs	r0, #16
	dispatch irq_dispatch

	function arm_fault_entry
	find_room_for_fault
	sub	sp, #4				/* keeps the stack 8-byte aligned */
	push	{r4-r11, lr}
	mov	r0, sp
	bl	arm_fault
	pop	{r4-r11, lr}
	add	sp, #4
	guard_interrupt_stack r0
	bx	lr

/* fatal_error_in_kernel(), on a stack that has room: nothing of an interrupt stack that overflowed
 * is needed any more but the lowest part, where the report's facts are. */
	function arm_fatal_error_in_kernel
	ldr	r2, =z_interrupt_stacks + CONFIG_ISR_STACK_SIZE
	mov	r3, sp
	sub	r3, r2, r3
	cmp	r3, #CONFIG_ISR_STACK_SIZE / 2
	it	hi
	movhi	sp, r2
	b	fatal_error_in_kernel

	function arm_reset
	movs	r0, #KERNEL_LOCK
	msr	basepri, r0			/* until the first thread */
	guard_interrupt_stack r0
	ldr	r1, =z_interrupt_stacks + CONFIG_ISR_STACK_SIZE
	mov	sp, r1
	bl	arm_memory_init
	b	kernel_start

	function arm_first_switch		/* r0: top of the interrupt stack */
	msr	msp, r0
	movs	r0, #0
	forget_thread_limit r0
	msr	psp, r0
	ldr	r0, =ICSR
	mov	r1, #PENDSVSET
	str	r1, [r0]
	dsb
	movs	r0, #0
	msr	basepri, r0
	isb
	b	.				/* not reached */

	function arm_exception_return		/* r0: top of the interrupt stack */
	msr	msp, r0
	EXC_RETURN_PSP
	bx	lr
