/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv7-M: an interrupt stack that is full. Only a fault finds out (find_room_for_fault in
 * v7m/variant.inc), and comes here on that same stack, from its top: nothing of it is needed any more. */

#include "arm_m.h"
#include "scs.h"
#include <kernel_internal.h>

void arm_report_full_interrupt_stack(uint32_t sp)
{
	struct arch_esf esf = {
		.cause = SCB_CFSR != 0 ? SCB_CFSR : SCB_HFSR,
		.access = FAULT_WRITE,
		.address = sp,
		.sp = MAX(sp, (uint32_t)z_interrupt_stacks),
	};

	fatal_error_in_kernel(K_ERR_STACK_CHK_FAIL, &esf);
}
