/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Where the calling thread's errno is: the C library keeps it in thread-local storage. */
#ifndef ZEPHYR_INCLUDE_SYS_ERRNO_PRIVATE_H_
#define ZEPHYR_INCLUDE_SYS_ERRNO_PRIVATE_H_

#include <errno.h>

static inline int *z_errno(void)
{
	return &errno;
}

#endif
