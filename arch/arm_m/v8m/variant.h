/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the C files of this port do otherwise on ARMv8-M: every stack has a limit register. */
#ifndef ARCH_ARM_M_VARIANT_H
#define ARCH_ARM_M_VARIANT_H

#include "arm_m.h"
#include "scs.h"
#include <zephyr/kernel.h>

/** PSPLIM of a thread on its own stack. */
static inline uint32_t arm_own_stack_limit(const struct k_thread *thread)
{
	return thread->stack_info.start;
}

#ifdef CONFIG_USERSPACE
/** The same, when it is a user. */
static inline uint32_t arm_user_stack_limit(const struct k_thread *thread)
{
	return thread->stack_info.start;
}
#endif

/** The current thread, in an exception, goes on on a stack that ends at @p limit. */
static inline void arm_stack_limit_set(struct arch_context *context, uint32_t limit)
{
	context->psplim = limit;
	__asm__ volatile("msr psplim, %0" : : "r"(limit));
}

/** Did the stack pointer reach its limit (ARM DDI 0553, STKOF)? */
static inline bool arm_stack_limit_hit(const struct k_thread *current, const struct arch_esf *esf)
{
	ARG_UNUSED(current);
	return (esf->cause & CFSR_STKOF) != 0;
}

/** A guarded region (mpu_v8m.c) follows whoever accesses it: opens for a privileged store that was
 * refused at @p address, closes for an unprivileged access. False: refused for good. */
bool arm_guard_moves(uint32_t address, bool privileged_store);

#ifdef CONFIG_USERSPACE
/** Nothing of this domain is in the unit, though it was loaded. */
static inline bool mpu_image_is_empty(const struct arch_protection *image)
{
	return image->first.rlar == 0;
}
#endif

/** What FPCCR has beside lazy stacking: the hardware clears what a handler leaves. */
#define ARM_FPCCR_OPTIONS FPCCR_CLRONRET

#endif
