/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Cortex-M: the inline part of the port contract.
 *
 * Priorities, from most urgent: faults (0), interrupts (1 and up), SVC and PendSV (lowest). The
 * kernel lock is BASEPRI at 1: it masks every interrupt, never a fault, so a fault under the lock
 * is reported as itself and not as a HardFault. PRIMASK and FAULTMASK are not used.
 */
#ifndef ZEPHYR_INCLUDE_ARCH_ARM_M_CPU_H_
#define ZEPHYR_INCLUDE_ARCH_ARM_M_CPU_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/toolchain.h>

/** The hardware keeps the upper CONFIG_NUM_IRQ_PRIO_BITS of each priority byte. */
#define ARCH_PRIO(level)    ((level) << (8 - CONFIG_NUM_IRQ_PRIO_BITS))
#define ARCH_PRIO_LOCK	    ARCH_PRIO(1)
#define ARCH_PRIO_LOWEST    ARCH_PRIO((1 << CONFIG_NUM_IRQ_PRIO_BITS) - 1)
#define ARCH_EXCEPTION_SVC  11
#define ARCH_ICSR	    0xE000ED04u
#define ARCH_ICSR_PENDSVSET (1u << 28)

static ALWAYS_INLINE unsigned int arch_irq_lock(void)
{
	unsigned int key;

	/* Raising the priority takes effect with the MSR itself (ARM DDI 0553, R_PCSM): no ISB. */
	__asm__ volatile("mrs %0, basepri\n\tmsr basepri, %1"
			 : "=&r"(key)
			 : "r"(ARCH_PRIO_LOCK)
			 : "memory");
	return key;
}

static ALWAYS_INLINE void arch_irq_unlock(unsigned int key)
{
	/* The ISB makes a pending exception come before the next instruction, not some time later. */
	__asm__ volatile("msr basepri, %0\n\tisb" : : "r"(key) : "memory");
}

#define ARCH_IRQ_UNLOCKED 0u

static ALWAYS_INLINE bool arch_irq_unlocked(unsigned int key)
{
	return key == ARCH_IRQ_UNLOCKED;
}

static ALWAYS_INLINE uint32_t arch_exception_number(void)
{
	uint32_t ipsr;

	__asm__ volatile("mrs %0, ipsr" : "=r"(ipsr));
	return ipsr;
}

static ALWAYS_INLINE bool arch_in_exception(void)
{
	return arch_exception_number() != 0;
}

static ALWAYS_INLINE bool arch_is_in_isr(void)
{
	uint32_t exception = arch_exception_number();

	return exception != 0 && exception != ARCH_EXCEPTION_SVC;
}

static ALWAYS_INLINE bool arch_is_user_context(void)
{
	uint32_t msp;

	/* Unprivileged code reads 0 (ARM DDI 0553, DDI 0403: MRS); the top of no stack is there. */
	__asm__("mrs %0, msp" : "=r"(msp));
	return msp == 0;
}

static ALWAYS_INLINE void arch_request_switch(void)
{
	/* As one piece of code that the compiler branches around: most of the time nothing is due. */
	__asm__ volatile("str %0, [%1]" : : "r"(ARCH_ICSR_PENDSVSET), "r"(ARCH_ICSR) : "memory");
}

static ALWAYS_INLINE void arch_irq_unlock_and_switch(unsigned int key, bool due)
{
	if (due) {
		arch_request_switch();
	}
	arch_irq_unlock(key);
}

#define ARCH_LOAD_HALF	     "ldrh %0, [%1]" /* see arch_peek() */
#define ARCH_LOAD_HALF_ALIGN 1

/** Bit (n - 1) % 32 of a word: a rotation makes it the sign. */
static ALWAYS_INLINE bool arch_bit_before(uint32_t bits, unsigned int n)
{
#ifdef __GCC_ASM_FLAG_OUTPUTS__
	bool negative;

	__asm__("rors %0, %2" : "+l"(bits), "=@ccmi"(negative) : "l"(n));
	return negative;
#else
	return (int32_t)(bits >> n % 32 | bits << -n % 32) < 0;
#endif
}

static ALWAYS_INLINE void arch_nop(void)
{
	__asm__ volatile("nop");
}

/* CMSIS names that existing user code and tests look for. */
#define CONTROL_nPRIV_Msk 1u

static ALWAYS_INLINE uint32_t __get_CONTROL(void)
{
	uint32_t control;

	__asm__ volatile("mrs %0, control" : "=r"(control));
	return control;
}

static ALWAYS_INLINE void __set_CONTROL(uint32_t control)
{
	__asm__ volatile("msr control, %0\n\tisb" : : "r"(control) : "memory");
}

#endif
