/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the files of this port tell each other. */
#ifndef ARCH_RISCV_H
#define ARCH_RISCV_H

#include "pmp.h"
#include <arch.h>
#include <zephyr/kernel.h>

/** After the unit's registers were written; see entry.S. */
static inline void protection_fence(void)
{
	if (IS_ENABLED(CONFIG_CPU_HAS_RISCV_MMU)) {
		__asm__ volatile("sfence.vma" : : : "memory");
	}
}

/* ---- The guard of the stack that the kernel runs on for a thread ---- */

#ifdef CONFIG_RISCV_SMEPMP
/** @p stack is where that stack begins; in force when the thread is switched in. */
static inline void riscv_guard_set(struct k_thread *thread, uintptr_t stack)
{
	thread->context.guard = PMP_NAPOT_ADDR(Z_STACK_GUARD(stack), ARCH_STACK_GUARD_SIZE);
}

/** In force at once. */
static inline void riscv_guard_move(uintptr_t stack)
{
	riscv_guard_set(_kernel.current, stack);
	csr_write(pmpaddr0, _kernel.current->context.guard);
	protection_fence();
}

static inline bool riscv_guard_has(uint32_t address)
{
	uint32_t addr = _kernel.current->context.guard;

	return address - ((addr & (addr + 1)) << 2) < ARCH_STACK_GUARD_SIZE;
}
#else
static inline void riscv_guard_set(struct k_thread *thread, uintptr_t stack)
{
	ARG_UNUSED(thread);
	ARG_UNUSED(stack);
}

static inline void riscv_guard_move(uintptr_t stack)
{
	ARG_UNUSED(stack);
}

static inline bool riscv_guard_has(uint32_t address)
{
	ARG_UNUSED(address);
	return false;
}
#endif

/** Registers at an exception, on the interrupt stack; x[0] is the pc. */
struct riscv_frame {
	uint32_t x[32];
};

/* ---- entry.S ---- */

void riscv_trap(void);
/** Runs others until the current thread is next again. Pre: lock held, thread mode. */
void riscv_switch(void);
/** Runs _kernel.next; nothing is left of what ran. Pre: lock held. */
FUNC_NORETURN void riscv_switch_in(void);
/** A thread that has not run yet, or was interrupted, goes on with all its registers. */
extern const char riscv_resume_all[];
/** A thread that waited in a short call goes on. */
extern const char riscv_resume_call[];
/** fatal_error_in_kernel(), with room for it. In a trap. */
FUNC_NORETURN void riscv_fatal_error_in_kernel(unsigned int reason, const struct arch_esf *esf);
/** Where a killed thread goes on. */
extern const char riscv_end_thread[];
/** The current thread goes on at @p code, in machine mode on the stack that ends at @p top, with
 * interrupts on. Pre: lock held. */
FUNC_NORETURN void riscv_go_on(uint32_t top, void (*code)(void), uint32_t a0, uint32_t a1);

/* ---- called by entry.S ---- */

void riscv_memory_init(void);
void riscv_interrupt(uint32_t cause);
void riscv_exception(struct riscv_frame *frame);
void riscv_user_setup(k_thread_entry_t entry, void *p1, void *p2, void *p3);

/* ---- The core-local and the platform's interrupt controller (clint.c, plic.c) ---- */

/** Raises the software interrupt of this core. */
void riscv_software_interrupt_raise(void);
void riscv_software_interrupt(void);
void riscv_external_interrupt(void);
void riscv_interrupts_init(void);

/** The current thread goes on at fatal_error(), in machine mode. In a trap. */
FUNC_NORETURN void riscv_redirect_to_fatal_error(unsigned int reason, const struct arch_esf *esf);

#endif
