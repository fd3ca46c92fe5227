/* SPDX-License-Identifier: Apache-2.0 */
/* The vector table (ARM DDI 0553, B3.30; ARM DDI 0403, B1.5.3). Every interrupt line goes through irq_dispatch(). */

#include "offsets.h"
#include <variant.inc>

	.syntax unified
	.section .vectors, "a", %progbits
	.global	arm_vectors
arm_vectors:
	.word	z_interrupt_stacks + CONFIG_ISR_STACK_SIZE
	.word	arm_reset
	.word	arm_fault_entry			/* NMI: nothing of ours raises it */
	.word	arm_fault_entry			/* HardFault */
	.word	arm_fault_entry			/* MemManage */
	.word	arm_fault_entry			/* BusFault */
	.word	arm_fault_entry			/* UsageFault */
	.word	arm_fault_entry			/* SecureFault */
	.word	0, 0, 0
#ifdef CONFIG_USERSPACE
	.word	arm_svc
#else
	.word	arm_fault_entry			/* SVC: there are no users */
#endif
	.word	arm_fault_entry			/* DebugMonitor */
	.word	0
	.word	arm_pendsv
#ifdef CONFIG_CORTEX_M_SYSTICK
	.word	HANDLER(sys_clock_isr)		/* SysTick */
#else
	.word	arm_fault_entry			/* SysTick: something else is the clock */
#endif
	.rept	CONFIG_NUM_IRQS
	.word	arm_irq
	.endr
