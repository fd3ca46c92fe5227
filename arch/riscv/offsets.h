/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What entry.S must know of C: offsets in struct k_thread and struct arch_protection, which
 * thread.c and pmp_user.c assert, entries of the unit, and mstatus (RISC-V privileged architecture, "Machine Status Registers"). */
#ifndef ARCH_RISCV_OFFSETS_H
#define ARCH_RISCV_OFFSETS_H

#define OFFSET_PC	    4
#define OFFSET_RA	    8
#define OFFSET_SP	    12
#define OFFSET_S0	    16
#define OFFSET_A0	    64
#define OFFSET_T0	    96
#define OFFSET_MSTATUS	    124
#define OFFSET_RESUME	    128
#define OFFSET_TLS	    132
#define OFFSET_USER_PC	    136
#define OFFSET_USER_RA	    140
#define OFFSET_USER_SP	    144
#define OFFSET_KSTACK_TOP   148
#define OFFSET_IMAGE	    152
#define OFFSET_STACK_REGION 156

#ifdef CONFIG_USERSPACE
#define OFFSET_GUARD 164
#else
#define OFFSET_GUARD 136
#endif

/* Entries of the unit. A range takes two: the first only holds where it begins. */
#ifdef CONFIG_RISCV_SMEPMP
#define PMP_THREAD_GUARD    0 /* the lowest bytes of the running thread's kernel stack */
#define PMP_CODE	    2
#define PMP_CONSTANTS	    3 /* from where the code ends */
#define PMP_STACK	    5
#define PMP_FIRST	    6 /* of the domain */
#define PMPADDR_STACK_START pmpaddr4
#define PMPADDR_STACK_END   pmpaddr5
#else
#define PMP_CODE	    1 /* and constants */
#define PMP_STACK	    3 /* of the running thread */
#define PMP_FIRST	    4 /* of the domain */
#define PMPADDR_STACK_START pmpaddr2
#define PMPADDR_STACK_END   pmpaddr3
#endif
#define PMP_GUARD 15 /* of the interrupt stack */

#define OFFSET_PROTECTION_USED 12
#define OFFSET_PROTECTION_ADDR 16

/* What mret makes of it: interrupts on (MPIE); machine mode (MPP = 3), or user mode, in which wfi
 * traps (TW). MPRV, which mret need not clear, is set in neither, nor by anybody. */
#define MSTATUS_MPRV	0x00020000
#define MSTATUS_MPIE	0x00000080
#define MSTATUS_MPP	0x00001800
#define MSTATUS_MACHINE 0x00001880
#define MSTATUS_USER	0x00200080

/* An exception of the kernel's own goes on the interrupt stack below what is there, if so many bytes
 * are left: enough for what comes back to a fix-up. */
#define EXCEPTION_ROOM 512

/* Shifted left by this, mstatus becomes gp: negative for machine mode. */
#define MSTATUS_TO_GP 19
#define GP_MACHINE    0x80000 /* for lui */
#define GP_USER	      0x04000 /* MSTATUS_USER becomes it too: the same whichever way led to the user */

#endif
