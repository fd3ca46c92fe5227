/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief nRF5340: when the CPU may sleep. */
#ifndef DRIVERS_SOC_NRF53_IDLE_H
#define DRIVERS_SOC_NRF53_IDLE_H

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/sys/util.h>

#define NRF53_SLEEPS	    5
#define NRF53_SLEEPS_US	    200
#define NRF53_SLEEPS_CYCLES (DIV_ROUND_UP(NRF53_SLEEPS_US * 32768u, 1000000u) + 1)

/** When the CPU went to sleep the last times, a ring. */
struct nrf53_sleeps {
	uint32_t at[NRF53_SLEEPS];
	uint32_t next;
	uint32_t count;
};

/** May it sleep at cycle @p now? If so, that is noted. */
bool nrf53_may_sleep(struct nrf53_sleeps *sleeps, uint32_t now);

static ALWAYS_INLINE void nrf53_wfi(void)
{
#ifdef __arm__
	__asm__ volatile("dsb\n\twfi\n\t.rept 8\n\tnop\n\t.endr" : : : "memory");
#endif
}

#endif
