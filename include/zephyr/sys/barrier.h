/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Memory barriers. From any context, user mode included. */
#ifndef ZEPHYR_INCLUDE_SYS_BARRIER_H_
#define ZEPHYR_INCLUDE_SYS_BARRIER_H_

#include <zephyr/toolchain.h>

/** Memory accesses before it are seen before those after it. */
static ALWAYS_INLINE void barrier_dmem_fence_full(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/** Memory accesses before it are complete when it ends. */
static ALWAYS_INLINE void barrier_dsync_fence_full(void)
{
#if defined(__arm__)
	__asm__ volatile("dsb" ::: "memory");
#else
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

/** Instructions after it are fetched after it. */
static ALWAYS_INLINE void barrier_isync_fence_full(void)
{
#if defined(__arm__)
	__asm__ volatile("isb" ::: "memory");
#elif defined(__riscv)
	__asm__ volatile("fence.i" ::: "memory");
#endif
}

#endif
