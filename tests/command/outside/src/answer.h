/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ANSWER_H
#define ANSWER_H

#include <zephyr/kernel.h>

__syscall int answer_get(int factor);

#include <syscalls/answer.h>

#endif
