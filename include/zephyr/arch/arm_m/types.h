/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Cortex-M: what a thread leaves behind, what the protection unit is told, what a fault
 * report knows. */
#ifndef ZEPHYR_INCLUDE_ARCH_ARM_M_TYPES_H_
#define ZEPHYR_INCLUDE_ARCH_ARM_M_TYPES_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef CONFIG_USERSPACE
/** How PendSV goes on with a thread: as it was, or in one of the ways below. */
enum arch_resume {
	ARCH_RESUME_AS_IT_WAS,
	/** A short call waited: its result goes into r0 of the frame on the user's stack. */
	ARCH_RESUME_WITH_RESULT,
	/** A long call is over: back to the user's stack, unprivileged, with its result. */
	ARCH_RESUME_USER,
	/** The thread was killed: it ends itself on its kernel stack. */
	ARCH_RESUME_END,
	/** The same, for a broken contract: with a report. */
	ARCH_RESUME_OOPS,
	/** Its floating-point registers could not be saved: that is a fault of the thread. */
	ARCH_RESUME_FP_REFUSED,
};
#else
enum arch_resume {
	ARCH_RESUME_AS_IT_WAS,
	ARCH_RESUME_END = 3,
	ARCH_RESUME_FP_REFUSED = 5,
};
#endif

/**
 * Written by PendSV in this order; r0–r3, r12, lr, pc and xpsr are on the thread's own stack, put
 * there by the hardware with the rights of the interrupted code.
 */
struct arch_context {
	uint32_t psp;
	uint32_t r4_r11[8];
#ifdef CONFIG_FPU
	uint32_t exc_return; /**< of the frame at psp; all that counts is FType */
#endif
	uint32_t psplim;  /**< what keeps it on its stack: PSPLIM, or RBAR of the guard */
	uint32_t control; /**< bit 0 nPRIV: the only place that knows a thread's privilege */
	int32_t result;	  /**< of the wait or the long call that the thread is in */
	uint8_t resume;	  /**< enum arch_resume */
	uint32_t tls;	  /**< the thread pointer of its thread-local storage, 0: none */
#ifdef CONFIG_USERSPACE
	uint32_t user_psp;	   /**< during a long call: the user's frame */
	uint32_t user_psplim;	   /**< psplim of a user */
	uint32_t kernel_stack_top; /**< 0: none, the thread cannot become a user */
	uint32_t kernel_stack_limit;
	const struct arch_protection *image; /**< NULL: supervisor thread */
	uint32_t stack_region[2];	     /**< the words for the user's stack */
#ifdef CONFIG_FPU
	uint32_t user_exc_return; /**< during a long call: of the user's frame */
#endif
#endif
#ifdef CONFIG_FPU
	uint32_t s16_s31[16];
	uint32_t fp_fault_address; /**< with ARCH_RESUME_FP_REFUSED: where they did not fit, */
	uint32_t fp_fault_cause;   /**< and CFSR */
#endif
#ifdef CONFIG_STACK_CANARIES
	uint32_t canary; /**< the switch copies it to __stack_chk_guard */
#endif
};

/** Registers of interrupted code. */
struct arch_esf {
	uint32_t r[13];
	uint32_t sp;
	uint32_t lr;
	uint32_t pc;
	uint32_t xpsr;
	uint32_t exc_return;
	uint32_t cause;	  /**< CFSR, or HFSR if that is 0 (ARM DDI 0553); 0: raised by software */
	uint32_t address; /**< of the refused access */
	uint8_t access;	  /**< enum fault_access of <zephyr/fatal.h> */
	bool user;	  /**< was it unprivileged code? */
};

/** 3.x spelling. */
typedef struct arch_esf z_arch_esf_t;

#ifdef CONFIG_ARMV8_M_MAINLINE
#include <zephyr/arch/arm_m/mpu_v8m.h>
#else
#include <zephyr/arch/arm_m/mpu_v7m.h>
#endif

#define ARCH_STACK_ALIGN 8

/** A stack of the least size can be a region. */
#ifdef CONFIG_USERSPACE
#define Z_THREAD_MIN_STACK_ALIGN ARCH_REGION_GRANULE
#else
#define Z_THREAD_MIN_STACK_ALIGN ARCH_STACK_ALIGN
#endif

#endif
