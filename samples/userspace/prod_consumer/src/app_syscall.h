/* SPDX-License-Identifier: Apache-2.0 */
/* A system call of the application that belongs to no device. */
#ifndef APP_SYSCALL_H
#define APP_SYSCALL_H

#include <zephyr/kernel.h>

/*
 * A word that is the calling thread's, in *cookie: 0, or -EINVAL if cookie is NULL. User (who can write
 * *cookie), supervisor.
 */
__syscall int magic_cookie(uint32_t *cookie);

#include <zephyr/syscalls/app_syscall.h>

#endif
