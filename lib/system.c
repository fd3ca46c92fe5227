/* SPDX-License-Identifier: Apache-2.0 */
/* The system as a whole: its end, its version. */

#include <arch.h>
#include <zephyr/kernel_version.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/version.h>

void sys_poweroff(void)
{
	arch_halt(0);
}

uint32_t sys_kernel_version_get(void)
{
	return KERNELVERSION;
}
