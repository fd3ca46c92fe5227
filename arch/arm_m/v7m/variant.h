/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the C files of this port do otherwise on ARMv7-M: see variant.inc. */
#ifndef ARCH_ARM_M_VARIANT_H
#define ARCH_ARM_M_VARIANT_H

#include "arm_m.h"
#include "scs.h"
#include <zephyr/kernel.h>

#ifdef CONFIG_MPU_STACK_GUARD

/* RBAR of the guard: the lowest bytes of a privileged stack, aligned as the unit wants it. */
static inline uint32_t arm_guard_above(uintptr_t start)
{
	return Z_STACK_GUARD(start) | MPU_RBAR_VALID | ARCH_REGION_GUARD;
}

/** What the record keeps for a supervisor thread. */
static inline uint32_t arm_own_stack_limit(const struct k_thread *thread)
{
	return arm_guard_above((uintptr_t)thread->stack_obj);
}

#ifdef CONFIG_USERSPACE
/** The same, when it is a user: on its own stack it has no need of a guard, the kernel stack has. */
static inline uint32_t arm_user_stack_limit(const struct k_thread *thread)
{
	return arm_guard_above(thread->context.kernel_stack_limit);
}
#endif

/** Was it the guard that refused? */
static inline bool arm_guard_hit(const struct k_thread *current, const struct arch_esf *esf)
{
	uint32_t guard = current->context.psplim & ~(ARCH_STACK_GUARD_SIZE - 1);

	return esf->access == FAULT_WRITE && esf->address - guard < ARCH_STACK_GUARD_SIZE;
}

#else

static inline uint32_t arm_own_stack_limit(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
	return 0;
}

#ifdef CONFIG_USERSPACE
static inline uint32_t arm_user_stack_limit(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
	return 0;
}
#endif

static inline bool arm_guard_hit(const struct k_thread *current, const struct arch_esf *esf)
{
	ARG_UNUSED(current);
	ARG_UNUSED(esf);
	return false;
}

#endif

/** The guard of the stack that a thread has to use in the end is where it was. */
static inline void arm_stack_limit_set(struct arch_context *context, uint32_t limit)
{
	ARG_UNUSED(context);
	ARG_UNUSED(limit);
}

/* Registers that one push can store below the stack pointer, which it leaves alone if it fails. */
#define ARM_LARGEST_PUSH (16 * 4)

/** Below a user's stack is what it may not touch. An access there, not below where its stack pointer
 * is or would have come to, is an overflow. */
static inline bool arm_stack_limit_hit(const struct k_thread *current, const struct arch_esf *esf)
{
	uint32_t start = current->stack_info.start;
	uint32_t lowest = start - 2 * current->stack_info.size;

	if (!esf->user) {
		return arm_guard_hit(current, esf);
	}
	return (esf->access == FAULT_READ || esf->access == FAULT_WRITE) &&
	       esf->address - lowest < start - lowest &&
	       esf->address + ARM_LARGEST_PUSH >= esf->sp && esf->sp >= lowest &&
	       esf->sp <= start + ARM_LARGEST_PUSH;
}

/** There are no guarded regions: every attribute has an encoding. */
static inline bool arm_guard_moves(uint32_t address, bool privileged_store)
{
	ARG_UNUSED(address);
	ARG_UNUSED(privileged_store);
	return false;
}

#ifdef CONFIG_USERSPACE
/** Nothing of this domain is in the unit, though it was loaded. */
static inline bool mpu_image_is_empty(const struct arch_protection *image)
{
	return image->region[0].rasr == 0;
}
#endif

/** What FPCCR has beside lazy stacking. */
#define ARM_FPCCR_OPTIONS 0

#endif
