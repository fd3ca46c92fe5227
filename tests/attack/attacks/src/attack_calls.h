/* SPDX-License-Identifier: Apache-2.0 */
/* System calls of the harness. */
#ifndef ATTACK_CALLS_H
#define ATTACK_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <zephyr/syscall.h>

/** A step of a series has returned: which one is next? */
__syscall unsigned int attack_next(void);
/** Copies through the kernel: OOPS if it may not. */
__syscall int attack_echo(void *to, const void *from, size_t size);
/** Waits in the long lane until wake_long_gate(). */
__syscall int attack_wait_long(int result);

#ifdef CONFIG_FPU
/** Leaves secrets in floating-point registers. */
__syscall int attack_load_secrets(bool waits);
#endif

void wake_long_gate(void);

#include <zephyr/syscalls/attack_calls.h>

#endif
