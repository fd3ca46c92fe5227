/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the files of this port tell each other. */
#ifndef ARCH_ARM_M_H
#define ARCH_ARM_M_H

#include <arch.h>
#include <zephyr/kernel.h>

/** The frame that the hardware stacks (ARM DDI 0553, B3.19), in words. */
enum frame_word {
	FRAME_R0,
	FRAME_R1,
	FRAME_R2,
	FRAME_R3,
	FRAME_R12,
	FRAME_LR,
	FRAME_PC,
	FRAME_XPSR,
	FRAME_WORDS
};

/** What arm_fault_entry pushes. */
struct fault_registers {
	uint32_t r4_r11[8];
	uint32_t exc_return;
	uint32_t padding;
};

void arm_fault(struct fault_registers *registers);
void arm_esf_from_frame(struct arch_esf *esf, const uint32_t *frame, uint32_t sp);

/** The current thread goes on at thread_end_self() or fatal_error(), privileged; @p exc_return, which
 * counts only with CONFIG_FPU, is that of its frame. */
void arm_redirect_to_end(enum arch_resume how, uint32_t exc_return);
void arm_redirect_to_fatal_error(unsigned int reason, const struct arch_esf *esf);

/** fatal_error_in_kernel(), also when the interrupt stack is full. */
FUNC_NORETURN void arm_fatal_error_in_kernel(unsigned int reason, const struct arch_esf *esf);

/** ARMv7-M: the interrupt stack has no room for a fault; @p sp is its end. */
FUNC_NORETURN void arm_report_full_interrupt_stack(uint32_t sp);

/** Makes the thread-local storage below @p top, initialised; returns what is left of the stack. */
uint32_t arm_tls_setup(struct arch_context *context, uint32_t top);

k_thread_entry_t arm_user_frame(k_thread_entry_t entry, void *p1, void *p2, void *p3);

#endif
