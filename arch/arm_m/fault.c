/* SPDX-License-Identifier: Apache-2.0 */
/* Cortex-M: faults.
 *
 * Faults outrank every interrupt. So this is short: say what happened, take the thread off what it
 * did, return; report and funeral happen in the thread (kernel/fatal.c). Six cases:
 *
 *   0. a guarded region is not where it should be (mpu_v8m.c): it follows, the access is repeated
 *   1. a refused access of the user-memory routines or of arch_peek(): they go on at their fix-up
 *   2. unprivileged code: that thread is at fault
 *   3. privileged thread code without the lock: that thread is at fault, the policy halts
 *   4. a handler, or code under the kernel lock: the kernel is at fault, report right here
 *   5. a user's floating-point registers that could not be saved, in whatever code: fpu.c
 *
 * A fault while the hardware stacks a frame comes before the exception that caused the stacking,
 * and leaves that one pending: a pending SVC would be the dead thread's call made by the next
 * thread, and a pending fault would be taken where the thread has become privileged. Both are
 * cleared. A pending interrupt stays: it is a device's. */

#include "arm_m.h"
#include "fpu.h"
#include "scs.h"
#include <variant.h>
#include <kernel_internal.h>
#include <zephyr/linker/linker-defs.h>

#define CFSR_STACKING (CFSR_MSTKERR | CFSR_STKERR | CFSR_STKOF)

static bool is_in_text(uint32_t pc)
{
	return (pc & 1) == 0 && pc >= (uint32_t)__text_region_start &&
	       pc < (uint32_t)__text_region_end;
}

#ifdef CONFIG_USERSPACE

/* ---- Case 0 -------------------------------------------------------------------------------- */

/* LDRT, STRT and their like for bytes and half words access with the user's rights (ARM DDI 0553,
 * C2.4.75 ff.): 1111100S0ssLnnnn tttt1110iiiiiiii. */
static bool is_unprivileged_access(uint32_t pc)
{
	const uint16_t *code = (const uint16_t *)pc;

	return is_in_text(pc) && (code[0] & 0xFE80) == 0xF800 && (code[1] & 0x0F00) == 0x0E00;
}

static bool guard_follows(const uint32_t *frame, uint32_t cfsr, bool user)
{
	uint32_t pc = frame[FRAME_PC];

	if ((cfsr & CFSR_IACCVIOL) != 0) {
		return user && arm_guard_moves(pc, false);
	}
	return (cfsr & CFSR_DACCVIOL) != 0 && (cfsr & CFSR_MMARVALID) != 0 &&
	       arm_guard_moves(SCB_MMFAR, !user && !is_unprivileged_access(pc));
}

/* ---- Case 1 -------------------------------------------------------------------------------- */

extern const char arm_copy_in_begin[], arm_copy_in_end[], arm_copy_out_begin[], arm_copy_out_end[];
extern const char arm_copy_fault[], arm_strnlen_begin[], arm_strnlen_end[], arm_strnlen_fault[];
extern const char arm_pendsv_result[], arm_svc_result[], arm_wide_result[];

static FUNC_NORETURN void result_refused(void)
{
	arch_syscall_kill(K_ERR_KERNEL_OOPS);
}

/* Code that may fault, [begin, end), and where it then goes on. */
static const struct fixup {
	const char *begin;
	const char *end;
	const void *target;
} arm_fixups[] = {
	{arm_copy_in_begin, arm_copy_in_end, arm_copy_fault},
	{arm_copy_out_begin, arm_copy_out_end, arm_copy_fault},
	{arm_strnlen_begin, arm_strnlen_end, arm_strnlen_fault},
	{arm_pendsv_result, arm_pendsv_result + 4, result_refused},
	{arm_svc_result, arm_svc_result + 4, result_refused},
	{arm_wide_result, arm_wide_result + 4, result_refused},
};

static bool fix_up(uint32_t *frame)
{
	uint32_t target = arch_peek_refused(frame[FRAME_PC]);

	if (target != 0) {
		frame[FRAME_PC] = target;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(arm_fixups); i++) {
		uint32_t begin = (uint32_t)arm_fixups[i].begin & ~1u;
		uint32_t end = (uint32_t)arm_fixups[i].end & ~1u;

		if (frame[FRAME_PC] >= begin && frame[FRAME_PC] < end) {
			frame[FRAME_PC] = (uint32_t)arm_fixups[i].target & ~1u;
			return true;
		}
	}
	return false;
}

#else

static bool guard_follows(const uint32_t *frame, uint32_t cfsr, bool user)
{
	ARG_UNUSED(frame);
	ARG_UNUSED(cfsr);
	ARG_UNUSED(user);
	return false;
}

static bool fix_up(uint32_t *frame)
{
	ARG_UNUSED(frame);
	return false;
}

#endif

/* ---- What happened --------------------------------------------------------------------------- */

void arm_esf_from_frame(struct arch_esf *esf, const uint32_t *frame, uint32_t sp)
{
	memcpy(esf->r, frame, 4 * sizeof(uint32_t));
	esf->r[12] = frame[FRAME_R12];
	esf->lr = frame[FRAME_LR];
	esf->pc = frame[FRAME_PC];
	esf->xpsr = frame[FRAME_XPSR];
	/* xPSR bit 9: the hardware left a word free to align the frame. */
	esf->sp = sp + 4 * arm_frame_words(esf->exc_return) +
		  ((frame[FRAME_XPSR] >> 9 & 1) != 0 ? 4 : 0);
}

/* The CPU does not say whether a refused access was a load: the instruction does. In the 32-bit
 * encodings of memory accesses, bit 4 of the first half word is "load" (ARM DDI 0553, C2.3). */
static enum fault_access access_of_instruction(uint32_t pc)
{
	const uint16_t *code = (const uint16_t *)pc;
	uint16_t op;
	bool load;

	if (!is_in_text(pc)) {
		return FAULT_ACCESS;
	}
	op = *code;
	if (op >= 0xE800) {
		load = (op & 0x0010) != 0;
	} else if (op >> 12 == 5) {
		load = (op >> 9 & 7) >= 3;
	} else if (op >> 12 == 0xB) {
		load = (op >> 8) == 0xBC || (op >> 8) == 0xBD;
	} else {
		load = (op & 0x0800) != 0;
	}
	return load ? FAULT_READ : FAULT_WRITE;
}

static void describe(struct arch_esf *esf, uint32_t cfsr)
{
	esf->cause = cfsr != 0 ? cfsr : SCB_HFSR; /* a breakpoint, a branch to nowhere */
	esf->access = FAULT_NO_ACCESS;
	esf->address = 0;
	if ((cfsr & CFSR_STACKING) != 0) { /* whatever else: there is no frame to read it from */
		esf->access = FAULT_WRITE;
		esf->address = esf->sp;
	} else if ((cfsr & (CFSR_IACCVIOL | CFSR_IBUSERR)) != 0) {
		esf->access = FAULT_EXECUTE;
		esf->address = esf->pc;
	} else if ((cfsr & CFSR_MMARVALID) != 0) {
		esf->access = access_of_instruction(esf->pc);
		esf->address = SCB_MMFAR;
	} else if ((cfsr & CFSR_BFARVALID) != 0) {
		esf->access = access_of_instruction(esf->pc);
		esf->address = SCB_BFAR;
	}
}

static bool is_stack_overflow(const struct arch_esf *esf)
{
	const struct k_thread *current = _kernel.current;

	if (arm_stack_limit_hit(current, esf)) {
		return true;
	}
	return (esf->cause & CFSR_STACKING) != 0 && esf->sp <= current->stack_info.start &&
	       current->stack_info.start - esf->sp <= current->stack_info.size;
}

static void clear_fault_state(void)
{
	SCB_CFSR = SCB_CFSR;
	SCB_HFSR = SCB_HFSR;
	SCB_SHCSR &= ~(SHCSR_SVCALLPENDED | SHCSR_FAULTS_PENDED);
}

static uint32_t special(bool process_stack)
{
	uint32_t value;

	if (process_stack) {
		__asm__ volatile("mrs %0, psp" : "=r"(value));
	} else {
		__asm__ volatile("mrs %0, msp" : "=r"(value));
	}
	return value;
}

static bool kernel_lock_was_held(void)
{
	uint32_t basepri;

	__asm__ volatile("mrs %0, basepri" : "=r"(basepri));
	return basepri != 0;
}

void arm_fault(struct fault_registers *registers)
{
	bool in_thread = (registers->exc_return & EXC_RETURN_THREAD) != 0;
	/* BXNS is not privileged: a user can leave for a world where there is nothing. */
	bool in_our_world = (registers->exc_return & EXC_RETURN_SECURE) != 0;
	bool process_stack = (registers->exc_return & EXC_RETURN_SPSEL) != 0;
	uint32_t sp = process_stack ? special(true) : (uint32_t)(registers + 1);
	uint32_t *frame = (uint32_t *)sp;
	uint32_t cfsr = SCB_CFSR;
	struct arch_esf esf;
	unsigned int reason;

	if (arm_fp_save_refused(cfsr)) {
		clear_fault_state();
		return;
	}
	esf.exc_return = registers->exc_return;
	esf.user = in_thread && (__get_CONTROL() & CONTROL_nPRIV_Msk) != 0;
	if ((cfsr & CFSR_STACKING) != 0 || !in_our_world) {
		esf = (struct arch_esf){.exc_return = esf.exc_return, .user = esf.user, .sp = sp};
	} else if (guard_follows(frame, cfsr, esf.user)) {
		SCB_CFSR = cfsr;
		return;
	} else if (!esf.user && fix_up(frame)) {
		clear_fault_state();
		return;
	} else {
		arm_esf_from_frame(&esf, frame, sp);
	}
	memcpy(&esf.r[4], registers->r4_r11, sizeof(registers->r4_r11));
	describe(&esf, cfsr);
	clear_fault_state();
	reason = is_stack_overflow(&esf) ? K_ERR_STACK_CHK_FAIL : K_ERR_CPU_EXCEPTION;
	if (!in_thread || kernel_lock_was_held() || k_is_pre_kernel()) {
		arm_fatal_error_in_kernel(reason, &esf);
	}
	arm_redirect_to_fatal_error(reason, &esf);
	registers->exc_return = EXC_RETURN_TO_THREAD;
}
