/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V: every way into the kernel, and every way out.
 *
 * In:	riscv_trap, for all: a user's ecall, interrupts, exceptions. mscratch always holds the current
 *	thread's record, in both modes. Nothing of the user's is trusted: tp is overwritten first, sp
 *	is not used before it is the kernel's, gp is set.
 * Out:	the same way, or through riscv_switch_in, the only switch: it makes _kernel.next current and
 *	goes on as that thread's record says (`resume`).
 *
 * A trap runs on the interrupt stack with interrupts masked, and nothing nests in it but an
 * exception of the kernel's own. At its end _kernel.next is compared with the current thread.
 *
 * The mode in which a thread goes on comes from its record alone (I5): mstatus is loaded from there.
 * Only where a user's short call returns without a switch is it what the hardware wrote at the trap:
 * ecall from user mode has a cause of its own, and no trap was taken and ended in between.
 *
 * A short system call runs right here. A long one continues on the thread's kernel stack, in machine
 * mode, with interrupts on. */

#include "offsets.h"
#include <zephyr/syscall_list.h>

#define CAUSE_USER_ECALL 8
#define STACK_TOP	 z_interrupt_stacks + CONFIG_ISR_STACK_SIZE

	.macro	function name
	.section .text.\name, "ax", @progbits
	.global	\name
	.type	\name, @function
	.balign	4
\name:
	.endm

	/* op reg0..., offset.. of the thread that base points to */
	.macro	callee_saved op, base
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	\op	s\n, (OFFSET_S0 + 4 * \n)(\base)
	.endr
	.endm

	.macro	caller_saved op, base
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7
	\op	a\n, (OFFSET_A0 + 4 * \n)(\base)
	.endr
	.irp	n, 0, 1, 2, 3, 4, 5, 6
	\op	t\n, (OFFSET_T0 + 4 * \n)(\base)
	.endr
	.endm

	/* What the kernel worked with is no business of the user's: all but results, and what the
	 * calling convention preserves. */
	.macro	clear_scratch
	.irp	reg, a2, a3, a4, a5, a6, a7, t0, t1, t2, t3, t4, t5, t6
	li	\reg, 0
	.endr
	.endm

	/* Code between lr.w and sc.w must not find its reservation intact after others have run: another
	 * sc.w ends it. What it stores, or does not, is in the record of the thread in tp and of no use
	 * any more. */
	.macro	reservation_ends
	addi	t0, tp, OFFSET_PC
	sc.w	t0, t0, (t0)
	.endm

	/* After registers of the unit were written (RISC-V privileged architecture, "Physical Memory
	 * Protection and Paging"): a CPU that can translate addresses may have kept what they said. */
	.macro	protection_fence
#ifdef CONFIG_CPU_HAS_RISCV_MMU
	sfence.vma
#endif
	.endm

/* ---- Traps --------------------------------------------------------------------------------- */

	function riscv_trap
	csrr	tp, mscratch
	sw	ra, OFFSET_RA(tp)
	csrr	ra, mcause
#ifdef CONFIG_USERSPACE
	xori	ra, ra, CAUSE_USER_ECALL
	bnez	ra, not_a_call
	sltiu	ra, a7, K_SYSCALL_SHORT_LIMIT
	beqz	ra, long_call

	/* A short call: ra and sp in the record, the callee-saved registers where they are. */
	sw	sp, OFFSET_SP(tp)
	sw	zero, (OFFSET_A0 + 4)(tp)
	lui	gp, GP_MACHINE
	la	sp, STACK_TOP
	slli	ra, a7, 2
	lui	t0, %hi(_k_syscall_table)
	add	t0, t0, ra
	lw	t0, %lo(_k_syscall_table)(t0)
	csrr	t1, mepc
	addi	t1, t1, 4
	csrw	mepc, t1
	jalr	t0
	lui	t0, %hi(_kernel + 4)
	lw	t0, %lo(_kernel + 4)(t0)
	bne	t0, tp, 1f
	lw	ra, OFFSET_RA(tp)
	lw	sp, OFFSET_SP(tp)
	lw	a1, (OFFSET_A0 + 4)(tp)
	lw	tp, OFFSET_TLS(tp)
	clear_scratch
	lui	gp, GP_USER
	mret

	/* It waits, or somebody more urgent runs: the result may be written anew until it is next. */
1:	csrr	t0, mepc
	sw	t0, OFFSET_PC(tp)
	la	t0, riscv_resume_call
	sw	t0, OFFSET_RESUME(tp)
	sw	a0, OFFSET_A0(tp)
	callee_saved sw, tp
	j	riscv_switch_in

not_a_call:
	bgez	ra, exception
	xori	ra, ra, CAUSE_USER_ECALL
#else
	bgez	ra, exception
#endif
	sw	sp, OFFSET_SP(tp)
	caller_saved sw, tp
	mv	a0, ra
	lui	gp, GP_MACHINE
	la	sp, STACK_TOP
	lw	tp, OFFSET_TLS(tp)
	call	riscv_interrupt
	csrr	tp, mscratch
	lui	t0, %hi(_kernel + 4)
	lw	t0, %lo(_kernel + 4)(t0)
	bne	t0, tp, 2f
	lw	gp, OFFSET_MSTATUS(tp)
	csrw	mstatus, gp
	slli	gp, gp, MSTATUS_TO_GP
	reservation_ends
	lw	ra, OFFSET_RA(tp)
	lw	sp, OFFSET_SP(tp)
	caller_saved lw, tp
	lw	tp, OFFSET_TLS(tp)
	mret

2:	csrr	t0, mepc
	sw	t0, OFFSET_PC(tp)
	la	t0, riscv_resume_all
	sw	t0, OFFSET_RESUME(tp)
	callee_saved sw, tp
	j	riscv_switch_in

	/* All registers go on the interrupt stack. If the kernel itself is at fault, below what is
	 * there; where there is no room below, it does not come back, and starts again at the top. A
	 * user's sp says nothing. ra is in the record, and mscratch lends a place. */
exception:
	csrw	mscratch, t0
	csrr	t0, mstatus
	slli	t0, t0, MSTATUS_TO_GP
	bgez	t0, 3f
	la	ra, z_interrupt_stacks + EXCEPTION_ROOM
	sub	ra, sp, ra
	li	t0, CONFIG_ISR_STACK_SIZE - EXCEPTION_ROOM
	bltu	ra, t0, 4f
3:	la	ra, STACK_TOP
	j	5f
4:	mv	ra, sp
5:	addi	ra, ra, -128
	sw	sp, 8(ra)
	mv	sp, ra
	csrr	t0, mscratch
	csrw	mscratch, tp
	lw	ra, OFFSET_RA(tp)
	sw	ra, 4(sp)
	sw	zero, 12(sp)
	sw	zero, 16(sp)
	.irp	n, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	sw	x\n, (4 * \n)(sp)
	.endr
	csrr	t0, mepc
	sw	t0, 0(sp)
	lui	gp, GP_MACHINE
	lw	tp, OFFSET_TLS(tp)
	mv	a0, sp
	call	riscv_exception

	/* It comes back only to the kernel's own code, at a fix-up. */
	lw	t0, 0(sp)
	csrw	mepc, t0
	lw	ra, 4(sp)
	lw	tp, 16(sp)
	.irp	n, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	lw	x\n, (4 * \n)(sp)
	.endr
	lw	sp, 8(sp)
	mret

#ifdef CONFIG_USERSPACE
long_call:
	lw	ra, OFFSET_RA(tp)
	sw	ra, OFFSET_USER_RA(tp)
	sw	sp, OFFSET_USER_SP(tp)
	csrr	t1, mepc
	addi	t1, t1, 4
	sw	t1, OFFSET_USER_PC(tp)
	li	ra, K_SYSCALL_LIMIT
	bltu	a7, ra, 6f
	li	a7, K_SYSCALL_BAD
6:	slli	ra, a7, 2
	lui	t0, %hi(_k_syscall_table)
	add	t0, t0, ra
	lw	t0, %lo(_k_syscall_table)(t0)
	lui	gp, GP_MACHINE
	lw	sp, OFFSET_KSTACK_TOP(tp)
	li	t1, MSTATUS_MACHINE
	sw	t1, OFFSET_MSTATUS(tp)
	mv	a6, t0
	lw	tp, OFFSET_TLS(tp)
	csrsi	mstatus, 8
	jalr	t0
	csrci	mstatus, 8
	csrr	tp, mscratch
	li	t0, MSTATUS_USER
	sw	t0, OFFSET_MSTATUS(tp)
	csrw	mstatus, t0
	lw	t0, OFFSET_USER_PC(tp)
	csrw	mepc, t0
	lw	ra, OFFSET_USER_RA(tp)
	lw	sp, OFFSET_USER_SP(tp)
	lw	tp, OFFSET_TLS(tp)
	li	a1, 0
	clear_scratch
	lui	gp, GP_USER
	mret

/* A short call's 64-bit result: the upper half is part of what the trap ends with. */
	function syscall_return64		/* low, high */
	csrr	t0, mscratch
	sw	a1, (OFFSET_A0 + 4)(t0)
	ret
#endif

/* ---- The switch ---------------------------------------------------------------------------- */

/* From thread mode, as a function: its caller expects no more than the callee-saved registers. */
	function riscv_switch
	csrr	t1, mscratch
	sw	ra, OFFSET_RA(t1)
	sw	sp, OFFSET_SP(t1)
	callee_saved sw, t1
	la	t0, resume_switch
	sw	t0, OFFSET_RESUME(t1)
	j	riscv_switch_in

	function riscv_switch_in
	la	t0, _kernel
	lw	tp, 4(t0)
	sw	tp, 0(t0)
	csrw	mscratch, tp
#ifdef CONFIG_SCHED_THREAD_USAGE
	la	sp, STACK_TOP			/* everything has been saved */
	call	usage_switched
	csrr	tp, mscratch
#endif
#ifdef CONFIG_RISCV_SMEPMP
	lw	t0, OFFSET_GUARD(tp)
	csrw	pmpaddr0, t0
	protection_fence
#endif
#ifdef CONFIG_USERSPACE
	lw	a0, OFFSET_IMAGE(tp)
	beqz	a0, 1f				/* supervisors run with whatever is loaded */
	addi	a1, tp, OFFSET_STACK_REGION
	jal	arch_protection_load
1:
#endif
	lw	t0, OFFSET_RESUME(tp)
	jr	t0

	.global	riscv_resume_all
riscv_resume_all:
	lw	t0, OFFSET_PC(tp)
	csrw	mepc, t0
	lw	gp, OFFSET_MSTATUS(tp)
	csrw	mstatus, gp
	slli	gp, gp, MSTATUS_TO_GP
	reservation_ends
	lw	ra, OFFSET_RA(tp)
	lw	sp, OFFSET_SP(tp)
	callee_saved lw, tp
	caller_saved lw, tp
	lw	tp, OFFSET_TLS(tp)
	mret

resume_switch:
	lw	ra, OFFSET_RA(tp)
	lw	sp, OFFSET_SP(tp)
	callee_saved lw, tp
	lui	gp, GP_MACHINE
	lw	tp, OFFSET_TLS(tp)
	ret

#ifdef CONFIG_USERSPACE
	.global	riscv_resume_call
riscv_resume_call:
	lw	t0, OFFSET_PC(tp)
	csrw	mepc, t0
	lw	t0, OFFSET_MSTATUS(tp)
	csrw	mstatus, t0
	lw	ra, OFFSET_RA(tp)
	lw	sp, OFFSET_SP(tp)
	callee_saved lw, tp
	lw	a0, OFFSET_A0(tp)
	lw	a1, (OFFSET_A0 + 4)(tp)
	lw	tp, OFFSET_TLS(tp)
	clear_scratch
	lui	gp, GP_USER
	mret
#endif

	function riscv_end_thread
	lui	gp, GP_MACHINE			/* from a short call it is the user's */
	j	thread_end_self

/* fatal_error_in_kernel(), on a stack that has room: of one that is nearly full nothing is needed any
 * more but the lowest part, where the report's facts are. */
	function riscv_fatal_error_in_kernel
	la	t0, STACK_TOP
	sub	t1, t0, sp
	li	t2, CONFIG_ISR_STACK_SIZE / 2
	bleu	t1, t2, 1f
	mv	sp, t0
1:	j	fatal_error_in_kernel

	function riscv_go_on			/* top, code, a0, a1 */
	mv	sp, a0
	mv	t0, a1
	mv	a0, a2
	mv	a1, a3
	csrr	tp, mscratch
	lw	tp, OFFSET_TLS(tp)
	csrsi	mstatus, 8
	jr	t0

#ifdef CONFIG_USERSPACE
/* Off the stack that is about to become the user's. */
	function arch_user_mode_enter
	csrr	t0, mscratch
	lw	sp, OFFSET_KSTACK_TOP(t0)
	call	riscv_user_setup		/* comes back with the lock held */
	csrr	tp, mscratch
	j	riscv_resume_all

/* Copies from aligned to aligned by words; n > 0. 0, or -EFAULT if the bus refuses. The rights were
 * checked before. Touches no stack. */
	function riscv_copy			/* dst, src, n */
	or	t0, a0, a1
	or	t0, t0, a2
	andi	t0, t0, 3
	add	a2, a1, a2
	.global	riscv_copy_begin
riscv_copy_begin:
	bnez	t0, 2f
1:	lw	t1, 0(a1)
	sw	t1, 0(a0)
	addi	a1, a1, 4
	addi	a0, a0, 4
	bltu	a1, a2, 1b
	li	a0, 0
	ret
2:	lbu	t1, 0(a1)
	sb	t1, 0(a0)
	addi	a1, a1, 1
	addi	a0, a0, 1
	bltu	a1, a2, 2b
	.global	riscv_copy_end
riscv_copy_end:
	li	a0, 0
	ret
	.global	riscv_copy_fault
riscv_copy_fault:
	li	a0, -14				/* -EFAULT */
	ret

/* ---- The unit ------------------------------------------------------------------------------ */

/* Unused entries are off by their configuration, so only as many addresses are written as are used,
 * from the last to the first: 8 bytes of code an entry. They take nothing from machine mode, so the
 * order in which they change does not matter. Uses t0, t1, t2. */
	function arch_protection_load		/* image, stack_region */
	lw	t0, 0(a1)
	csrw	PMPADDR_STACK_START, t0
	lw	t0, 4(a1)
	csrw	PMPADDR_STACK_END, t0
	la	t2, riscv_pmp_loaded
	lw	t0, 0(t2)
	beq	t0, a0, 1f
	sw	a0, 0(t2)
	lw	t1, OFFSET_PROTECTION_USED(a0)
	la	t0, 2f
	slli	t1, t1, 3
	sub	t0, t0, t1
	jr	t0
	.option	push
	.option	norvc
	.set	number, PMP_GUARD - 1
	.rept	PMP_GUARD - PMP_FIRST
	lw	t0, (OFFSET_PROTECTION_ADDR + 4 * (number - PMP_FIRST))(a0)
	csrw	0x3b0 + number, t0		/* pmpaddr */
	.set	number, number - 1
	.endr
	.option	pop
2:	lw	t0, 0(a0)
	csrw	pmpcfg1, t0
	lw	t0, 4(a0)
	csrw	pmpcfg2, t0
	lw	t0, 8(a0)
	csrw	pmpcfg3, t0
1:	protection_fence
	ret
#endif

/* ---- Reset --------------------------------------------------------------------------------- */

	.section .vectors, "ax", @progbits
	.global	riscv_reset
	.type	riscv_reset, @function
riscv_reset:
	csrw	mie, zero
	csrw	mstatus, zero
	csrr	t0, mhartid
1:	bnez	t0, 1b				/* one core runs, the others never */
	lui	gp, GP_MACHINE
#ifdef CONFIG_STACK_CANARIES
	la	tp, riscv_boot_canary + 4
#else
	li	tp, 0
#endif
	la	sp, STACK_TOP
	la	t0, riscv_trap
	csrw	mtvec, t0
	call	riscv_memory_init
	j	kernel_start

#ifdef CONFIG_STACK_CANARIES
/* Until there are threads, with a thread pointer behind it. */
	.section .rodata.riscv_boot_canary, "a", @progbits
	.balign	4
riscv_boot_canary:
	.word	0x5ca1ab00
#endif
