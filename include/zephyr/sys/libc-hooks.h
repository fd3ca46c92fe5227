/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Memory of the C library that user threads need: add these partitions to a domain. */
#ifndef ZEPHYR_INCLUDE_SYS_LIBC_HOOKS_H_
#define ZEPHYR_INCLUDE_SYS_LIBC_HOOKS_H_

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @name The library's variables. The kernel keeps nothing there, and reads nothing.
 * @{ */
#ifdef CONFIG_USERSPACE
#define Z_LIBC_PARTITION_EXISTS 1
extern struct k_mem_partition z_libc_partition;
#define Z_LIBC_DATA K_APP_DMEM(z_libc_partition)
#define Z_LIBC_BSS  K_APP_BMEM(z_libc_partition)
#else
#define Z_LIBC_DATA
#define Z_LIBC_BSS
#endif
/** @} */

/**
 * Takes characters that have come in at the console, without waiting. stdin, which waits, is made of
 * it. User, supervisor.
 * @param buf room for @p nbytes; a user that cannot write it is killed (K_ERR_KERNEL_OOPS)
 * @return how many were taken
 * @retval -ENOSYS the console only sends, or there is none
 */
__syscall int zephyr_read_stdin(char *buf, int nbytes);

/** The heap of malloc() and its family. Part of the image if something refers to it. */
#if defined(CONFIG_USERSPACE) && CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE != 0
#define Z_MALLOC_PARTITION_EXISTS 1
extern struct k_mem_partition z_malloc_partition;
#endif

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/libc-hooks.h>

#endif
