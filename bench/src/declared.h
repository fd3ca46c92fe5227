/* SPDX-License-Identifier: Apache-2.0 */
/* A system call as an application declares one. */
#ifndef BENCH_DECLARED_H
#define BENCH_DECLARED_H

#include <zephyr/toolchain.h>

/* One more. */
__syscall int bench_next(int number);

#include <zephyr/syscalls/declared.h>

#endif
