/* SPDX-License-Identifier: Apache-2.0 */
/* System calls of the test itself. */
#ifndef CALLS_H
#define CALLS_H

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/syscall.h>

/** In which context does a system call run? */
__syscall int call_context(void);
/** Overflows the stack that system calls run on. */
__syscall int call_recurse(int depth);
/** Waits on a semaphore that user code has no permission on, in the middle of a call. */
__syscall int call_wait(int result);
/** Its stack frame has a canary, and it is switched out in between. In canary.c. */
__syscall int call_keeps(void);

#include <zephyr/syscalls/calls.h>

#endif
