/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TWICE_H
#define TWICE_H

#include <zephyr/kernel.h>

__syscall int twice(int number);
int half(int number);

#include <syscalls/twice.h>

#endif
