/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief How much of its stack a thread has used, into the log (CONFIG_INIT_STACKS). */
#ifndef ZEPHYR_INCLUDE_DEBUG_STACK_H_
#define ZEPHYR_INCLUDE_DEBUG_STACK_H_

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

/** Says what @p thread has used and has left. Supervisor. */
static inline void log_stack_usage(const struct k_thread *thread)
{
	LOG_MODULE_DECLARE(os);
	size_t unused;
	size_t size = thread->stack_info.size;
	const char *name = k_thread_name_get((k_tid_t)(uintptr_t)thread);

	if (k_thread_stack_space_get(thread, &unused) == 0) {
		LOG_INF("%p (%s): %u of %u bytes of stack used, %u left", (const void *)thread,
			name == NULL ? "unnamed" : name, (unsigned int)(size - unused),
			(unsigned int)size, (unsigned int)unused);
	}
}

#endif
