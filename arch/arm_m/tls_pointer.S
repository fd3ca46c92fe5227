/* SPDX-License-Identifier: Apache-2.0 */
/* void *__aeabi_read_tp(void): r0 is the result, ip and the flags are free, all else is kept
 * (ARM IHI 0043, 5.3.5). Runs in both modes. */

#include "offsets.h"
#include <zephyr/syscall_list.h>

	.syntax unified
	.thumb
	.section .text.__aeabi_read_tp, "ax", %progbits
	.global	__aeabi_read_tp
	.type	__aeabi_read_tp, %function
	.thumb_func
__aeabi_read_tp:
#ifdef CONFIG_USERSPACE
	mrs	r0, msp				/* a user reads 0: see arch_is_user_context() */
	cbnz	r0, 1f
	.reloc	., R_ARM_NONE, z_short_z_tls_pointer /* see Z_SYSCALL_REFER() */
	mov	ip, #K_SYSCALL_Z_TLS_POINTER
	svc	#0
	bx	lr
#endif
1:	ldr	r0, =_kernel
	ldr	r0, [r0]
	ldr	r0, [r0, #OFFSET_TLS]
	bx	lr
