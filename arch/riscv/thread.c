/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V: threads, as seen from C. A record that is filled in here looks as if the thread had been
 * interrupted; entry.S takes it from there. */

#include "offsets.h"
#include "canary.h"
#include "riscv.h"
#include <kernel_internal.h>
#include <ksched.h>
#include <zephyr/linker/linker-defs.h>
#ifdef CONFIG_USERSPACE
#include <zephyr/internal/syscall_handler.h>
#endif

typedef void (*code_t)(void);

#define CONTEXT_OFFSET(member) offsetof(struct k_thread, context.member)

BUILD_ASSERT(offsetof(struct z_kernel, current) == 0 && offsetof(struct z_kernel, next) == 4);
BUILD_ASSERT(CONTEXT_OFFSET(pc) == OFFSET_PC);
BUILD_ASSERT(CONTEXT_OFFSET(ra) == OFFSET_RA);
BUILD_ASSERT(CONTEXT_OFFSET(sp) == OFFSET_SP);
BUILD_ASSERT(CONTEXT_OFFSET(s) == OFFSET_S0);
BUILD_ASSERT(CONTEXT_OFFSET(a) == OFFSET_A0);
BUILD_ASSERT(CONTEXT_OFFSET(t) == OFFSET_T0);
BUILD_ASSERT(CONTEXT_OFFSET(mstatus) == OFFSET_MSTATUS);
BUILD_ASSERT(CONTEXT_OFFSET(resume) == OFFSET_RESUME);
BUILD_ASSERT(CONTEXT_OFFSET(tls) == OFFSET_TLS);
#ifdef CONFIG_USERSPACE
BUILD_ASSERT(CONTEXT_OFFSET(user_pc) == OFFSET_USER_PC);
BUILD_ASSERT(CONTEXT_OFFSET(user_ra) == OFFSET_USER_RA);
BUILD_ASSERT(CONTEXT_OFFSET(user_sp) == OFFSET_USER_SP);
BUILD_ASSERT(CONTEXT_OFFSET(kernel_stack_top) == OFFSET_KSTACK_TOP);
BUILD_ASSERT(CONTEXT_OFFSET(image) == OFFSET_IMAGE);
BUILD_ASSERT(CONTEXT_OFFSET(stack_region) == OFFSET_STACK_REGION);
#endif

BUILD_ASSERT(((MSTATUS_MACHINE | MSTATUS_USER) & MSTATUS_MPRV) == 0, "no thread runs with it");
BUILD_ASSERT((uint32_t)((uint64_t)MSTATUS_USER << MSTATUS_TO_GP) == (uint32_t)GP_USER << 12);
#ifdef CONFIG_RISCV_SMEPMP
BUILD_ASSERT(CONTEXT_OFFSET(guard) == OFFSET_GUARD);
BUILD_ASSERT((ARCH_STACK_GUARD_SIZE & (ARCH_STACK_GUARD_SIZE - 1)) == 0,
	     "CONFIG_PMP_STACK_GUARD_MIN_SIZE must be a power of two.");
#endif
BUILD_ASSERT(CONFIG_ISR_STACK_SIZE >= 2 * EXCEPTION_ROOM,
	     "CONFIG_ISR_STACK_SIZE is too small for the report of a fault.");

static uint32_t stack_top(const struct k_thread *thread)
{
	return ROUND_DOWN(thread->stack_info.start + thread->stack_info.size, ARCH_STACK_ALIGN) -
	       Z_LOCAL_DATA_SIZE;
}

/* Thread-local storage (RISC-V ELF psABI, "Thread Local Storage", variant I): tp points to the
 * block, at the top of the thread's own stack, so it needs no region and no partition. The kernel
 * itself uses none. Below it is the thread's canary, if there are canaries. Returns what is left of the
 * stack. */
static uint32_t tls_setup(struct arch_context *context, uint32_t top)
{
	uint32_t data_size = (uint32_t)__tdata_size;
	uint32_t size = (uint32_t)__tls_size;
	char *block;

	context->tls = 0;
	if (size == 0 && CANARY_SIZE == 0) {
		return top;
	}
	context->tls = ROUND_DOWN(top - size, MAX((uint32_t)__tls_align, 4));
	block = (char *)context->tls;
	memcpy(block, __tdata_start, data_size);
	memset(block + data_size, 0, size - data_size);
	canary_choose((uint32_t *)context->tls - 1);
	return ROUND_DOWN(context->tls - CANARY_SIZE, ARCH_STACK_ALIGN);
}

/* Sets up the top of a thread's stack; returns where it begins to use it. */
static uint32_t own_stack(struct k_thread *thread)
{
	uint32_t sp = tls_setup(&thread->context, stack_top(thread));

#ifdef CONFIG_STACK_START_IS_RANDOM
	sp -= thread->stack_info.delta;
#endif
	return sp;
}

static void start_at_entry(struct k_thread *thread, uint32_t sp, uint32_t mstatus,
			   k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	struct arch_context *context = &thread->context;

	memset(context, 0, offsetof(struct arch_context, mstatus));
	context->pc = (uint32_t)z_thread_entry;
	context->sp = sp;
	context->a[0] = (int32_t)entry;
	context->a[1] = (int32_t)p1;
	context->a[2] = (int32_t)p2;
	context->a[3] = (int32_t)p3;
	context->mstatus = mstatus;
	context->resume = riscv_resume_all;
}

void arch_thread_init(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	uint32_t sp = own_stack(thread);
	uint32_t mstatus = MSTATUS_MACHINE;
	uintptr_t stack = (uintptr_t)thread->stack_obj;

#ifdef CONFIG_USERSPACE
	if ((thread->base.user_options & K_USER) != 0) {
		mstatus = MSTATUS_USER;
		stack = thread->stack_info.start + thread->stack_info.size;
	}
#endif
	riscv_guard_set(thread, stack);
	start_at_entry(thread, sp, mstatus, entry, p1, p2, p3);
}

void arch_start_first(void)
{
	riscv_switch_in();
}

void arch_thread_set_result(struct k_thread *thread, int result)
{
	thread->context.a[0] = result;
}

/* From a short call the trap's end does the switch. */
int arch_wait(unsigned int key)
{
	int result;

	if (arch_in_exception()) {
		return 0;
	}
	riscv_switch();
	result = _kernel.current->context.a[0]; /* the next interrupt uses that place */
	arch_irq_unlock(key);
	return result;
}

/* With the lock held from outside, the software interrupt comes when it is free. */
void riscv_switch_due(unsigned int key)
{
	if (arch_irq_unlocked(key)) {
		riscv_switch();
		arch_irq_unlock(key);
	} else if (!arch_in_exception()) {
		riscv_software_interrupt_raise();
	}
}

/* ---- Taking a thread off what it does: in a trap, the thread is the current one ---------------- */

/* A supervisor thread has but its own: below what it holds if there is room, so that a debugger still
 * finds it, else from the top. */
static uint32_t privileged_stack_top(const struct k_thread *thread, uint32_t sp)
{
	const uint32_t room = 512;

#ifdef CONFIG_USERSPACE
	if (thread->context.image != NULL) {
		return thread->context.kernel_stack_top;
	}
#endif
	if (sp < thread->stack_info.start + room || sp > stack_top(thread)) {
		sp = stack_top(thread);
	}
	return ROUND_DOWN(sp, ARCH_STACK_ALIGN);
}

void arch_thread_kill(struct k_thread *thread)
{
	struct arch_context *context = &thread->context;

	context->sp = privileged_stack_top(thread, context->sp);
	context->mstatus = MSTATUS_MACHINE;
	csr_write(mstatus, MSTATUS_MACHINE);
	csr_write(mepc, riscv_end_thread);
}

static FUNC_NORETURN void go_on(uint32_t top, code_t code, uint32_t a0, uint32_t a1)
{
	_kernel.current->context.mstatus = MSTATUS_MACHINE;
	if (_kernel.next != _kernel.current) {
		riscv_software_interrupt_raise();
	}
	riscv_go_on(top, code, a0, a1);
}

void riscv_redirect_to_fatal_error(unsigned int reason, const struct arch_esf *esf)
{
	uint32_t top = privileged_stack_top(_kernel.current, esf->sp);
	struct arch_esf *copy = (struct arch_esf *)ROUND_DOWN(top - sizeof(*esf), ARCH_STACK_ALIGN);

	*copy = *esf;
	go_on((uint32_t)copy, (code_t)fatal_error, reason, (uint32_t)copy);
}

#ifdef CONFIG_USERSPACE

static void start_in_kernel(struct arch_context *context, code_t code, int32_t a0)
{
	context->pc = (uint32_t)code;
	context->sp = context->kernel_stack_top;
	context->a[0] = a0;
	context->mstatus = MSTATUS_MACHINE;
	context->resume = riscv_resume_all;
}

/* It has waited in a short call, or in a long one, which left the user's registers aside already. */
void arch_thread_oops(struct k_thread *thread)
{
	struct arch_context *context = &thread->context;

	if (context->resume == riscv_resume_call) {
		context->user_pc = context->pc;
		context->user_ra = context->ra;
		context->user_sp = context->sp;
	}
	start_in_kernel(context, (code_t)z_except_reason, K_ERR_KERNEL_OOPS);
}

/* Before the first thread runs, the boot stack is the interrupt stack. */
void arch_syscall_kill(unsigned int reason)
{
	struct arch_context *context = &_kernel.current->context;

	if (k_is_pre_kernel()) {
		fatal_error_in_kernel(reason, NULL);
	}
	context->user_pc = csr_read(mepc);
	context->user_ra = context->ra;
	context->user_sp = context->sp;
	go_on(context->kernel_stack_top, (code_t)z_except_reason, reason, 0);
}

/* On the kernel stack. Nothing of the supervisor stays on the stack that becomes the user's. */
void riscv_user_setup(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	struct k_thread *current = _kernel.current;
	uint32_t sp;

	riscv_guard_move(current->stack_info.start + current->stack_info.size);
	memset((void *)current->stack_info.start, 0, current->stack_info.size);
	sp = own_stack(current);
	(void)arch_irq_lock();
	start_at_entry(current, sp, MSTATUS_USER, entry, p1, p2, p3);
	arch_protection_load(current->context.image, current->context.stack_region);
}

/* a7 is not kept. */
uintptr_t arch_short_call(const struct arch_esf *esf)
{
	ARG_UNUSED(esf);
	return 0;
}

bool arch_caller_frame(struct arch_esf *esf)
{
	const struct arch_context *context = &_kernel.current->context;

	if (context->image == NULL) {
		return false;
	}
	memset(esf, 0, sizeof(*esf));
	esf->pc = context->user_pc;
	esf->lr = context->user_ra;
	esf->sp = context->user_sp;
	esf->x[1] = esf->lr;
	esf->x[2] = esf->sp;
	esf->user = true;
	return true;
}

#else

bool arch_caller_frame(struct arch_esf *esf)
{
	ARG_UNUSED(esf);
	return false;
}

void arch_syscall_kill(unsigned int reason)
{
	fatal_error_in_kernel(reason, NULL);
}

#endif
