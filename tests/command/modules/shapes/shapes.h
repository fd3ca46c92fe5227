/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief A system call that a module declares. */
#ifndef SHAPES_H
#define SHAPES_H

#include <zephyr/kernel.h>

__syscall int shape_corners(int shapes);

#include <zephyr/syscalls/shapes.h>

#endif
