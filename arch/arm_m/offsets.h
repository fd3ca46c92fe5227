/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Offsets in struct k_thread that entry.S uses; thread.c asserts each. */
#ifndef ARCH_ARM_M_OFFSETS_H
#define ARCH_ARM_M_OFFSETS_H

#define OFFSET_CONTEXT 4
#ifdef CONFIG_FPU
#define OFFSET_EXC_RETURN 40
#define OFFSET_PSPLIM	  44
#else
#define OFFSET_PSPLIM 40
#endif
#define OFFSET_CONTROL	       (OFFSET_PSPLIM + 4)
#define OFFSET_RESULT	       (OFFSET_PSPLIM + 8)
#define OFFSET_RESUME	       (OFFSET_PSPLIM + 12)
#define OFFSET_TLS	       (OFFSET_PSPLIM + 16)
#define OFFSET_USER_PSP	       (OFFSET_PSPLIM + 20)
#define OFFSET_USER_PSPLIM     (OFFSET_PSPLIM + 24)
#define OFFSET_KSTACK_TOP      (OFFSET_PSPLIM + 28)
#define OFFSET_KSTACK_LIMIT    (OFFSET_PSPLIM + 32)
#define OFFSET_IMAGE	       (OFFSET_PSPLIM + 36)
#define OFFSET_STACK_REGION    (OFFSET_PSPLIM + 40)
#define OFFSET_USER_EXC_RETURN (OFFSET_PSPLIM + 48)
#if defined(CONFIG_USERSPACE) && defined(CONFIG_FPU)
#define OFFSET_FP (OFFSET_PSPLIM + 52)
#elif defined(CONFIG_USERSPACE)
#define OFFSET_FP (OFFSET_PSPLIM + 48) /* none: empty */
#else
#define OFFSET_FP (OFFSET_PSPLIM + 20)
#endif
#ifdef CONFIG_FPU
#define OFFSET_CANARY (OFFSET_FP + 72)
#else
#define OFFSET_CANARY OFFSET_FP
#endif

/* Bytes of the interrupt stack that only faults use: MSPLIM is above them, so that an overflow can
 * be told from the stack it happened on. */
#define FAULT_ROOM 384

/* enum arch_resume */
#define RESUME_WITH_RESULT 1
#define RESUME_USER	   2
#define RESUME_END	   3
#define RESUME_FP_REFUSED  5

/* EXC_RETURN bit 4 (ARM DDI 0553, FType): 0: the frame has room for s0-s15 and FPSCR. */
#define EXC_RETURN_FTYPE 0x10

#endif
