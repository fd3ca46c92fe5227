/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point registers, where the kernel does not know any. */

#include <zephyr/kernel.h>
#include <zephyr/syscall.h>

int z_impl_k_float_disable(struct k_thread *thread)
{
	ARG_UNUSED(thread);
	return -ENOTSUP;
}

int z_impl_k_float_enable(struct k_thread *thread, unsigned int options)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(options);
	return -ENOTSUP;
}
