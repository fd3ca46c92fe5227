/* SPDX-License-Identifier: Apache-2.0 */
/* nRF5340, anomaly 160: the CPU never goes to sleep more than five times within 200 us, and sleeps as
 * often as that allows. The driver sees cycles of 30.5 us only; here time is in nanoseconds. */

#include "check.h"
#include <nrf53_idle.h>
#include <zephyr/drivers/timer/system_timer.h>

#define PERIOD_NS 200000u

static uint64_t now_ns;

uint32_t sys_clock_cycle_get_32(void)
{
	return (uint32_t)(now_ns * 32768 / 1000000000);
}

/* @p most: how long the CPU runs between two questions. */
static void never_too_often(uint32_t most)
{
	struct nrf53_sleeps sleeps = {0};
	uint64_t slept[NRF53_SLEEPS] = {0};
	uint32_t count = 0;

	for (int i = 0; i < 200000; i++) {
		now_ns += random_below(most);
		if (one_in(1000)) {
			now_ns += (uint64_t)random32() * 30518; /* a long sleep */
		}
		if (!nrf53_may_sleep(&sleeps, sys_clock_cycle_get_32())) {
			continue;
		}
		CHECK(count < NRF53_SLEEPS || now_ns - slept[count % NRF53_SLEEPS] > PERIOD_NS,
		      "%u ns after the fifth sleep before",
		      (unsigned int)(now_ns - slept[count % NRF53_SLEEPS]));
		slept[count % NRF53_SLEEPS] = now_ns;
		count++;
	}
	CHECK(count > 1000);
}

/* Whoever asks long enough after the fifth sleep before is not refused. */
static void not_without_need(void)
{
	struct nrf53_sleeps sleeps = {0};

	for (int i = 0; i < 100000; i++) {
		now_ns += 62000 + random_below(1000);
		CHECK(nrf53_may_sleep(&sleeps, sys_clock_cycle_get_32()));
	}
}

int main(void)
{
	never_too_often(10000);
	never_too_often(100);
	never_too_often(100000);
	not_without_need();
	return 0;
}
