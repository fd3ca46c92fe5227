/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief RISC-V: the inline part of the port contract.
 *
 * The kernel lock is mstatus.MIE. Traps (interrupts, faults, short system calls) run with it clear
 * from beginning to end and do not nest.
 *
 * gp says in which mode code runs: negative in machine mode, not negative in user mode. No code uses
 * it as a base register, the kernel sets it at each change of mode, and a user that changes it
 * deceives itself only. tp is the thread pointer.
 */
#ifndef ZEPHYR_INCLUDE_ARCH_RISCV_CPU_H_
#define ZEPHYR_INCLUDE_ARCH_RISCV_CPU_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/arch/riscv/csr.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ARCH_MSTATUS_MIE 8u

/** 0 outside of interrupt handlers. */
extern uint8_t riscv_in_isr;

/** Interrupts' and short calls' stack. */
extern const char riscv_interrupt_stack[] __asm__("z_interrupt_stacks");

static ALWAYS_INLINE unsigned int arch_irq_lock(void)
{
	unsigned int mstatus;

	__asm__ volatile("csrrci %0, mstatus, 8" : "=r"(mstatus) : : "memory");
	return mstatus & ARCH_MSTATUS_MIE;
}

static ALWAYS_INLINE void arch_irq_unlock(unsigned int key)
{
	__asm__ volatile("csrs mstatus, %0" : : "r"(key) : "memory");
}

#define ARCH_IRQ_UNLOCKED ARCH_MSTATUS_MIE

static ALWAYS_INLINE bool arch_irq_unlocked(unsigned int key)
{
	return key != 0;
}

static ALWAYS_INLINE bool arch_in_exception(void)
{
	uintptr_t sp;

	__asm__ volatile("mv %0, sp" : "=r"(sp));
	return (uintptr_t)riscv_interrupt_stack + CONFIG_ISR_STACK_SIZE - sp <
	       CONFIG_ISR_STACK_SIZE;
}

static ALWAYS_INLINE bool arch_is_user_context(void)
{
	int32_t mode;

	__asm__("mv %0, gp" : "=r"(mode));
	return mode >= 0;
}

/* Users may ask too, and cannot read the kernel's memory. */
static ALWAYS_INLINE bool arch_is_in_isr(void)
{
#ifndef __ZEPHYR_SUPERVISOR__
	if (arch_is_user_context()) {
		return false;
	}
#endif
	return *(volatile uint8_t *)&riscv_in_isr != 0;
}

void riscv_switch_due(unsigned int key);

static ALWAYS_INLINE void arch_irq_unlock_and_switch(unsigned int key, bool due)
{
	if (due) {
		riscv_switch_due(key);
	} else {
		arch_irq_unlock(key);
	}
}

/* See arch_peek(). Nobody may read across the end of a PMP entry: aligned, it does not come to that. */
#define ARCH_LOAD_HALF	     "lhu %0, 0(%1)"
#define ARCH_LOAD_HALF_ALIGN 2

/** Bit (n - 1) % 32 of a word. */
static ALWAYS_INLINE bool arch_bit_before(uint32_t bits, unsigned int n)
{
	return (bits >> (n - 1) % 32 & 1) != 0;
}

static ALWAYS_INLINE void arch_nop(void)
{
	__asm__ volatile("nop");
}

#ifdef __cplusplus
}
#endif

#endif
