/* SPDX-License-Identifier: Apache-2.0 */
/* No protection (CONFIG_ARM_MPU is off): the MPU stays as reset left it, off. */

#include <arch.h>

void arch_protection_init(void)
{
}
