/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The heap of pending timeouts: pure, no lock, no clock. */
#ifndef KERNEL_TIMEOUT_HEAP_H
#define KERNEL_TIMEOUT_HEAP_H

#include <zephyr/kernel/timeout.h>

/** Pre: @p node is not in the heap; its deadline and order are set. */
void timeout_heap_insert(struct _timeout **root, struct _timeout *node);
/** Pre: @p node is in the heap. */
void timeout_heap_remove(struct _timeout **root, struct _timeout *node);

static inline bool timeout_is_pending(const struct _timeout *timeout)
{
	return timeout->parent != NULL;
}

#endif
