/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALL_H
#define CALL_H

#include <zephyr/kernel.h>

/** A long system call that waits until @p sem is given. */
__syscall int call_wait(struct k_sem *sem);

#include <zephyr/syscalls/call.h>

#endif
