/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Stack canaries: each thread has its own, for life. Empty without CONFIG_STACK_CANARIES.
 *
 * Compiled code compares with __stack_chk_guard, a word of z_libc_partition. Users can write it:
 * the switch writes it anew from the record, and so does each way on which privileged code comes to
 * run in a user's thread. So who does that harms only itself, and no privileged function finds
 * another word at its end than at its beginning because it was switched out in between. */
#ifndef ARCH_ARM_M_CANARY_H
#define ARCH_ARM_M_CANARY_H

#include "offsets.h"
#include <zephyr/kernel.h>

#ifdef CONFIG_STACK_CANARIES
#include <zephyr/random/random.h>

BUILD_ASSERT(offsetof(struct k_thread, context.canary) == OFFSET_CANARY);

/* The first byte in memory is 0: a string that runs over its end cannot write it and go on. */
static inline void arm_canary_init(struct arch_context *context)
{
	context->canary = sys_rand32_get() & ~0xffu;
}

/* For the current thread. */
static inline void arm_canary_load(const struct arch_context *context)
{
	extern uintptr_t __stack_chk_guard;

	__stack_chk_guard = context->canary;
}

#else

static inline void arm_canary_init(struct arch_context *context)
{
	ARG_UNUSED(context);
}

static inline void arm_canary_load(const struct arch_context *context)
{
	ARG_UNUSED(context);
}

#endif
#endif
