/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Control of the log. Minimal mode holds nothing back, so there is nothing to do. */
#ifndef ZEPHYR_INCLUDE_LOGGING_LOG_CTRL_H_
#define ZEPHYR_INCLUDE_LOGGING_LOG_CTRL_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LOG_CORE_INIT() ((void)0)
#define LOG_INIT()	0
#define LOG_PANIC()	((void)0)
#define LOG_PROCESS()	false

/** @name Nothing is to be started, printed or counted. User, supervisor, ISR.
 * @{ */
static inline void log_core_init(void)
{
}

static inline void log_init(void)
{
}

static inline void log_panic(void)
{
}

static inline void log_flush(void)
{
}

/** Are messages left? No. */
static inline bool log_process(void)
{
	return false;
}

/** How many are: none. */
static inline uint32_t log_buffered_cnt(void)
{
	return 0;
}

/** Modules whose level can be set at run time: none, because levels are constants. */
static inline uint32_t log_src_cnt_get(uint32_t domain_id)
{
	ARG_UNUSED(domain_id);
	return 0;
}
/** @} */

struct log_backend;

/**
 * Sets the level of a module. There is no such module, whatever @p source_id: a user is killed
 * (K_ERR_KERNEL_OOPS). User, supervisor, ISR.
 * @return the level that is in force now: LOG_LEVEL_NONE
 */
__syscall_checked uint32_t log_filter_set(__opaque struct log_backend const *const backend,
					  uint32_t domain_id, int16_t source_id, uint32_t level)
	__require(false);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/log_ctrl.h>

#endif
