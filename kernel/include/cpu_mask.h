/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief CPU masks, for the creation of threads. */
#ifndef KERNEL_CPU_MASK_H
#define KERNEL_CPU_MASK_H

#include <zephyr/kernel.h>

#ifdef CONFIG_SCHED_CPU_MASK

static inline void cpu_mask_init(struct k_thread *thread)
{
	thread->base.cpu_mask = IS_ENABLED(CONFIG_SCHED_CPU_MASK_PIN_ONLY) ? BIT(0) : UINT8_MAX;
}

#else

static inline void cpu_mask_init(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

#endif
#endif
