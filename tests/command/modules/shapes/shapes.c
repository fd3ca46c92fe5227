/* SPDX-License-Identifier: Apache-2.0 */
#include <pens/pen.h>
#include <shapes.h>
#include <zephyr/internal/syscall_handler.h>

int z_impl_shape_corners(int shapes)
{
	return pen_used(shapes * CONFIG_SHAPES_CORNERS);
}

static inline int z_vrfy_shape_corners(int shapes)
{
	K_OOPS(K_SYSCALL_VERIFY(shapes >= 0));
	return z_impl_shape_corners(shapes);
}
#include <zephyr/syscalls/shape_corners_mrsh.c>
