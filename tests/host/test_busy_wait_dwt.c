/* SPDX-License-Identifier: Apache-2.0 */
/* k_busy_wait() on a cycle counter of 32 bits that a debugger switches off now and then: it never
 * ends early, and not much late. */

#include "check.h"
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

/* In place of scs.h. */
#define ARCH_ARM_M_SCS_H
#define DEMCR_TRCENA	   (1u << 24)
#define DWT_CTRL_CYCCNTENA (1u << 0)
#define DCB_DEMCR	   (*demcr())
#define DWT_CTRL	   (*dwt_ctrl())
#define DWT_CYCCNT	   counted()

static uint32_t trace, control;
static uint64_t now; /* cycles that really passed */
static uint32_t counter;

static void pass(void)
{
	uint32_t cycles = random_below(100);

	if (one_in(1000)) {
		cycles += random_below(1 << 22); /* other threads ran */
	}
	now += cycles;
	if ((trace & DEMCR_TRCENA) != 0 && (control & DWT_CTRL_CYCCNTENA) != 0) {
		counter += cycles;
	}
	if (one_in(50)) {
		trace = 0;
		control = 0;
	}
}

static uint32_t *demcr(void)
{
	pass();
	return &trace;
}

static uint32_t *dwt_ctrl(void)
{
	pass();
	return &control;
}

static uint32_t counted(void)
{
	pass();
	return counter;
}

void z_impl_k_busy_wait(uint32_t usec_to_wait);

#define ZEPHYR_INCLUDE_KERNEL_H_
#include "../../arch/arm_m/busy_wait_dwt.c"

int main(void)
{
	for (int i = 0; i < 3000; i++) {
		uint32_t us = one_in(10) ? random_below(100000) : random_below(300);
		uint64_t begin = now;

		if (one_in(4)) {
			counter = UINT32_MAX - random_below(64 * us + 1);
		}
		z_impl_k_busy_wait(us);
		CHECK(now - begin >= (uint64_t)us * 64, "%u us: %u cycles", us,
		      (unsigned int)(now - begin));
	}
	return 0;
}
