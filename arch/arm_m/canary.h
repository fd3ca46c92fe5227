/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Stack canaries: each thread has its own, for life. Empty without CONFIG_STACK_CANARIES.
 *
 * Compiled code compares with __stack_chk_guard, a word of z_libc_partition. Users can write it:
 * the switch writes it anew from the record, so who does that harms only itself. */
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

#else

static inline void arm_canary_init(struct arch_context *context)
{
	ARG_UNUSED(context);
}

#endif
#endif
