/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point registers (ARM DDI 0553, C2.4: VLDM, VSTM, VMSR, VMRS). */

#include "fp.h"

/* N, C, V and the rounding mode: bits that stay as they are written. */
static uint32_t word(uint32_t seed, unsigned int i)
{
	return i < 32 ? seed * 0x01010101u ^ (i << 26 | i << 8) : 0xb0000000u | (seed % 4) << 22;
}

void fp_pattern(struct fp_registers *registers, uint32_t seed)
{
	for (unsigned int i = 0; i < 32; i++) {
		registers->s[i] = word(seed, i);
	}
	registers->fpscr = word(seed, 32);
}

unsigned int fp_differs(const struct fp_registers *registers, uint32_t seed)
{
	unsigned int count = registers->fpscr != word(seed, 32);

	for (unsigned int i = 0; i < 32; i++) {
		count += registers->s[i] != word(seed, i);
	}
	return count;
}

unsigned int fp_not_zero(const struct fp_registers *registers)
{
	unsigned int count = registers->fpscr != 0;

	for (unsigned int i = 0; i < 32; i++) {
		count += registers->s[i] != 0;
	}
	return count;
}

__attribute__((naked)) void fp_across(struct fp_registers *registers, void (*what)(void *arg),
				      void *arg)
{
	(void)registers;
	(void)what;
	(void)arg;
	__asm__ volatile("push {r0, r1, r4, lr}\n\t"
			 "vpush {s16-s31}\n\t"
			 "vldm r0!, {s0-s31}\n\t"
			 "ldr r4, [r0]\n\t"
			 "vmsr fpscr, r4\n\t"
			 "mov r0, r2\n\t"
			 "blx r1\n\t"
			 "ldr r0, [sp, #64]\n\t"
			 "vstm r0!, {s0-s31}\n\t"
			 "vmrs r1, fpscr\n\t"
			 "str r1, [r0]\n\t"
			 "movs r1, #0\n\t"
			 "vmsr fpscr, r1\n\t"
			 "vpop {s16-s31}\n\t"
			 "pop {r0, r1, r4, pc}");
}

__attribute__((naked)) void fp_read(struct fp_registers *registers)
{
	(void)registers;
	__asm__ volatile("vstm r0!, {s0-s31}\n\t"
			 "vmrs r1, fpscr\n\t"
			 "str r1, [r0]\n\t"
			 "bx lr");
}

__attribute__((naked)) void fp_load(const struct fp_registers *registers)
{
	(void)registers;
	__asm__ volatile("vldm r0!, {s0-s31}\n\t"
			 "ldr r1, [r0]\n\t"
			 "vmsr fpscr, r1\n\t"
			 "bx lr");
}

__attribute__((naked)) void fp_load_scratch(const struct fp_registers *registers)
{
	(void)registers;
	__asm__ volatile("vldm r0, {s0-s15}\n\t"
			 "ldr r1, [r0, #128]\n\t"
			 "vmsr fpscr, r1\n\t"
			 "bx lr");
}
