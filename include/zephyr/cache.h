/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Caches of the processor: none is managed.
 *
 * The processors have none, or leave it off after reset. So turning them on and off does nothing, and
 * whatever else is asked says -ENOTSUP. Supervisor, ISR; users too where it says so. */
#ifndef ZEPHYR_INCLUDE_CACHE_H_
#define ZEPHYR_INCLUDE_CACHE_H_

#include <errno.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

#define Z_CACHE_SWITCH(name)                                                                       \
	static inline void name(void)                                                              \
	{                                                                                          \
	}
#define Z_CACHE_ALL(name)                                                                          \
	static inline int name(void)                                                               \
	{                                                                                          \
		return -ENOTSUP;                                                                   \
	}
#define Z_CACHE_RANGE(name)                                                                        \
	static inline int name(void *addr, size_t size)                                            \
	{                                                                                          \
		ARG_UNUSED(addr);                                                                  \
		ARG_UNUSED(size);                                                                  \
		return -ENOTSUP;                                                                   \
	}

Z_CACHE_SWITCH(sys_cache_data_enable)
Z_CACHE_SWITCH(sys_cache_data_disable)
Z_CACHE_SWITCH(sys_cache_instr_enable)
Z_CACHE_SWITCH(sys_cache_instr_disable)

Z_CACHE_ALL(sys_cache_data_flush_all)
Z_CACHE_ALL(sys_cache_data_invd_all)
Z_CACHE_ALL(sys_cache_data_flush_and_invd_all)
Z_CACHE_ALL(sys_cache_instr_flush_all)
Z_CACHE_ALL(sys_cache_instr_invd_all)
Z_CACHE_ALL(sys_cache_instr_flush_and_invd_all)

Z_CACHE_RANGE(sys_cache_instr_flush_range)
Z_CACHE_RANGE(sys_cache_instr_invd_range)
Z_CACHE_RANGE(sys_cache_instr_flush_and_invd_range)

#undef Z_CACHE_SWITCH
#undef Z_CACHE_ALL
#undef Z_CACHE_RANGE

/** @name What is in the data cache of these bytes is written, thrown away, or both. User: it must be
 * able to write them, else it is killed (K_ERR_KERNEL_OOPS). Supervisor, ISR.
 * @retval -ENOTSUP always
 * @{ */
__syscall_checked int sys_cache_data_flush_range(__user_out(size) void *addr, size_t size);
__syscall_checked int sys_cache_data_invd_range(__user_out(size) void *addr, size_t size);
__syscall_checked int sys_cache_data_flush_and_invd_range(__user_out(size) void *addr, size_t size);
/** @} */

/** Bytes of a line: 0, there is no cache. User, supervisor, ISR. */
static inline size_t sys_cache_data_line_size_get(void)
{
	return 0;
}

static inline size_t sys_cache_instr_line_size_get(void)
{
	return 0;
}

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/cache.h>

#endif
