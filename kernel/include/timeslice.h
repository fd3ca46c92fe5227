/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Time slices, for the scheduler. Kernel lock held. */
#ifndef KERNEL_TIMESLICE_H
#define KERNEL_TIMESLICE_H

#include <zephyr/kernel.h>

#ifdef CONFIG_TIMESLICING

/** _kernel.next has been chosen, or the ring it is in has changed. */
static ALWAYS_INLINE void slice_follow(void)
{
	if (unlikely(_kernel.slice_follow != NULL)) {
		_kernel.slice_follow();
	}
}

#else

static ALWAYS_INLINE void slice_follow(void)
{
}

#endif
#endif
