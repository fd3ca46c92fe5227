/* SPDX-License-Identifier: Apache-2.0 */
/* A port whose CPU is the test program: the inline part of arch/arch.h. The test defines fake_cpu,
 * and makes the switch that was requested whenever it likes. */
#ifndef ZEPHYR_INCLUDE_ARCH_CPU_H_
#define ZEPHYR_INCLUDE_ARCH_CPU_H_

#include <stdbool.h>
#include <zephyr/arch/types.h>
#include <zephyr/toolchain.h>

enum fake_mode {
	FAKE_THREAD,
	FAKE_CALL, /* a short system call of the current thread */
	FAKE_ISR,
};

struct fake_cpu {
	enum fake_mode mode;
	bool locked;
	bool switch_requested;
};

extern struct fake_cpu fake_cpu;

/* Where a test has RAM, of CONFIG_SRAM_SIZE. */
extern char fake_ram[];
#define CONFIG_SRAM_BASE_ADDRESS ((uintptr_t)fake_ram)

static ALWAYS_INLINE unsigned int arch_irq_lock(void)
{
	unsigned int key = fake_cpu.locked;

	fake_cpu.locked = true;
	return key;
}

static ALWAYS_INLINE void arch_irq_unlock(unsigned int key)
{
	if (!fake_cpu.locked) {
		__builtin_trap(); /* nobody has locked */
	}
	fake_cpu.locked = key != 0;
}

static ALWAYS_INLINE bool arch_irq_unlocked(unsigned int key)
{
	return key == 0;
}

static ALWAYS_INLINE bool arch_in_exception(void)
{
	return fake_cpu.mode != FAKE_THREAD;
}

static ALWAYS_INLINE bool arch_is_in_isr(void)
{
	return fake_cpu.mode == FAKE_ISR;
}

static ALWAYS_INLINE bool arch_is_user_context(void)
{
	return false;
}

static ALWAYS_INLINE void arch_request_switch(void)
{
	fake_cpu.switch_requested = true;
}

static ALWAYS_INLINE void arch_irq_unlock_and_switch(unsigned int key, bool due)
{
	if (due) {
		arch_request_switch();
	}
	arch_irq_unlock(key);
}

static ALWAYS_INLINE void arch_nop(void)
{
}

static ALWAYS_INLINE bool arch_bit_before(uint32_t bits, unsigned int n)
{
	return (bits >> (n - 1) % 32 & 1) != 0;
}

/* Instead of arch.h's: the sanitizer sees this load. */
static inline bool arch_peek(uintptr_t address, unsigned int *half)
{
	*half = UNALIGNED_GET((const uint16_t *)address);
	return true;
}

#endif
