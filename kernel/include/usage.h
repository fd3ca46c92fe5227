/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Runtime statistics, for the rest of the kernel and for ports. */
#ifndef KERNEL_USAGE_H
#define KERNEL_USAGE_H

#include <zephyr/kernel.h>

#ifdef CONFIG_SCHED_THREAD_USAGE

/** From the port's switch: _kernel.current has changed. */
void usage_switched(void);

static inline void usage_init(struct k_thread *thread)
{
	thread->base.usage.track_usage = IS_ENABLED(CONFIG_SCHED_THREAD_USAGE_AUTO_ENABLE);
}

#else

static inline void usage_init(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

#endif
#endif
