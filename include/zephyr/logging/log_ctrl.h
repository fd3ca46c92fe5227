/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Control of the log. Minimal mode holds nothing back, so there is nothing to do. */
#ifndef ZEPHYR_INCLUDE_LOGGING_LOG_CTRL_H_
#define ZEPHYR_INCLUDE_LOGGING_LOG_CTRL_H_

#include <zephyr/logging/log.h>

#define LOG_CORE_INIT() ((void)0)
#define LOG_INIT()	0
#define LOG_PANIC()	((void)0)
#define LOG_PROCESS()	false

static inline void log_panic(void)
{
}

static inline void log_flush(void)
{
}

#endif
