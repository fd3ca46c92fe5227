/* SPDX-License-Identifier: Apache-2.0 */
/* What existing tests of Zephyr's port call; see kernel/include/compatibility.h. */

#include "scs.h"
#include <compatibility.h>

void arm_core_mpu_disable(void)
{
	MPU_CTRL = 0;
}
