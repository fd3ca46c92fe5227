/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Floating-point registers with known contents, in every mode. Needs CONFIG_FPU. */
#ifndef TESTS_FP_H
#define TESTS_FP_H

#include <stdint.h>

struct fp_registers {
	uint32_t s[32];
	uint32_t fpscr;
};

/** 33 different words that @p seed decides; FPSCR has flags and a rounding mode. */
void fp_pattern(struct fp_registers *registers, uint32_t seed);
/** How many of them are something else? */
unsigned int fp_differs(const struct fp_registers *registers, uint32_t seed);
/** How many of them are not zero? */
unsigned int fp_not_zero(const struct fp_registers *registers);

/** Calls @p what with @p registers in the registers, and reads them again when it returns.
 * @p what must not use them itself: FP_FREE. */
void fp_across(struct fp_registers *registers, void (*what)(void *arg), void *arg);
/** The registers as they are. */
void fp_read(struct fp_registers *registers);
/** Overwrites all: for threads that do not go on as compiled code. */
void fp_load(const struct fp_registers *registers);
/** Overwrites what a function may: s0-s15 and FPSCR. */
void fp_load_scratch(const struct fp_registers *registers);

#define FP_FREE __attribute__((target("general-regs-only")))

/** The caller has floating-point context from now on; its registers stay as they are. */
static inline void fp_touch(void)
{
	__asm__ volatile("vmov.f32 s0, s0");
}

#endif
