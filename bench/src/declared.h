/* SPDX-License-Identifier: Apache-2.0 */
/* System calls as an application declares them. */
#ifndef BENCH_DECLARED_H
#define BENCH_DECLARED_H

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/toolchain.h>

/* One more. */
__syscall int bench_next(int number);

/* Has the alarm come that was set last? If so, the next one comes in so many instructions. */
__syscall bool bench_alarm(uint32_t instructions);

#include <zephyr/syscalls/declared.h>

#endif
