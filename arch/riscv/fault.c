/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V: exceptions other than a user's ecall.
 *
 * Say what happened, take the thread off what it did; report and funeral happen in the thread
 * (kernel/fatal.c). Four cases:
 *
 *   1. the bus refuses the user-memory routine, or a guard arch_peek(): they go on at their fix-up
 *   2. user code: that thread is at fault
 *   3. machine-mode thread code without the lock: that thread is at fault, the policy halts
 *   4. a handler, or code under the kernel lock: the kernel is at fault, report right here */

#include "offsets.h"
#include "pmp.h"
#include "riscv.h"
#include <kernel_internal.h>
#include <walls.h>

/* mcause (RISC-V privileged architecture, "Machine Cause Register"). */
#define CAUSE_FETCH_ACCESS     1
#define CAUSE_LOAD_MISALIGNED  4
#define CAUSE_LOAD_ACCESS      5
#define CAUSE_STORE_MISALIGNED 6
#define CAUSE_STORE_ACCESS     7

static enum fault_access access_of(uint32_t cause)
{
	switch (cause) {
	case CAUSE_FETCH_ACCESS:
		return FAULT_EXECUTE;
	case CAUSE_LOAD_MISALIGNED:
	case CAUSE_LOAD_ACCESS:
		return FAULT_READ;
	case CAUSE_STORE_MISALIGNED:
	case CAUSE_STORE_ACCESS:
		return FAULT_WRITE;
	default:
		return FAULT_NO_ACCESS;
	}
}

#ifdef CONFIG_USERSPACE

extern const char riscv_copy_begin[], riscv_copy_end[], riscv_copy_fault[];

/* A guard of this thread's is where the user's word leads. Where its call would go on has been lost:
 * mepc is this exception's. */
static FUNC_NORETURN void peek_refused(void)
{
	walls_object_refused(csr_read(mtval), K_OBJ_ANY, -EBADF);
	arch_syscall_kill(K_ERR_KERNEL_OOPS);
}

/* That code runs in thread mode, in a short call or in an interrupt handler; in a short call tp is
 * the current thread. */
static bool fix_up(struct riscv_frame *frame)
{
	const struct k_thread *current = _kernel.current;
	bool in_short_call = !arch_is_in_isr() &&
			     frame->x[2] - (uint32_t)z_interrupt_stacks <= CONFIG_ISR_STACK_SIZE;
	bool in_copy = frame->x[0] - (uint32_t)riscv_copy_begin <
		       (uint32_t)(riscv_copy_end - riscv_copy_begin);
	uint32_t target = in_copy ? (uint32_t)riscv_copy_fault : arch_peek_refused(frame->x[0]);

	if (target == 0) {
		return false;
	}
	frame->x[0] = !in_copy && in_short_call ? (uint32_t)peek_refused : target;
	frame->x[4] = in_short_call ? (uint32_t)current : current->context.tls;
	return true;
}

#else

static bool fix_up(struct riscv_frame *frame)
{
	ARG_UNUSED(frame);
	return false;
}

#endif

static bool interrupt_stack_has_room(const struct riscv_frame *frame)
{
	return frame->x[2] - (uint32_t)z_interrupt_stacks >= EXCEPTION_ROOM;
}

/* The interrupt stack grows down to where RAM begins. In either guard it is an overflow if the stack
 * pointer has gone there too. */
static bool kernel_stack_is_full(const struct arch_esf *esf)
{
	uint32_t guard = (uint32_t)z_interrupt_stacks - PMP_GUARD_SIZE;

	return (esf->access == FAULT_READ || esf->access == FAULT_WRITE) &&
	       (esf->address - guard < PMP_GUARD_SIZE || riscv_guard_has(esf->address)) &&
	       esf->address - esf->sp < PMP_GUARD_SIZE;
}

/* The user's stack needs no guard: what lies below is not open to it. An access there, not
 * below where the stack pointer has gone, is an overflow. */
static bool user_stack_is_full(const struct arch_esf *esf)
{
	uint32_t start = _kernel.current->stack_info.start;

	return (esf->access == FAULT_READ || esf->access == FAULT_WRITE) &&
	       esf->sp <= esf->address && esf->address < start &&
	       start - esf->sp <= _kernel.current->stack_info.size;
}

void riscv_exception(struct riscv_frame *frame)
{
	uint32_t mstatus = csr_read(mstatus);
	struct arch_esf esf;
	unsigned int reason;
	bool is_full;

	esf.user = (mstatus & MSTATUS_MPP) == 0;
	if (!esf.user && interrupt_stack_has_room(frame) && fix_up(frame)) {
		return;
	}
	memcpy(esf.x, frame->x, sizeof(esf.x));
	esf.x[0] = 0;
	esf.pc = frame->x[0];
	esf.lr = frame->x[1];
	esf.sp = frame->x[2];
	esf.cause = csr_read(mcause);
	esf.access = access_of(esf.cause);
	esf.address = esf.access == FAULT_NO_ACCESS ? 0 : csr_read(mtval);
	is_full = esf.user ? user_stack_is_full(&esf) : kernel_stack_is_full(&esf);
	reason = is_full ? K_ERR_STACK_CHK_FAIL : K_ERR_CPU_EXCEPTION;
	if (!esf.user && ((mstatus & MSTATUS_MPIE) == 0 || k_is_pre_kernel())) {
		riscv_in_isr = 1;
		riscv_fatal_error_in_kernel(reason, &esf);
	}
	riscv_redirect_to_fatal_error(reason, &esf);
}
