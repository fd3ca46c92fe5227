/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Version of the kernel at run time; at build time it is in <zephyr/version.h>. */
#ifndef ZEPHYR_INCLUDE_KERNEL_VERSION_H_
#define ZEPHYR_INCLUDE_KERNEL_VERSION_H_

#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SYS_KERNEL_VER_MAJOR(ver)      (((ver) >> 24) & 0xFF)
#define SYS_KERNEL_VER_MINOR(ver)      (((ver) >> 16) & 0xFF)
#define SYS_KERNEL_VER_PATCHLEVEL(ver) (((ver) >> 8) & 0xFF)

/** Major, minor and patch level, from the highest byte down. Any context. */
uint32_t sys_kernel_version_get(void);

#ifdef __cplusplus
}
#endif

#endif
