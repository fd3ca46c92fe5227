/* SPDX-License-Identifier: Apache-2.0 */
/* A tick a second: longer than the hardware's counter runs. */

#include <zephyr/ztest.h>

#define SECOND ((uint64_t)CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)

/* It ends with a tick. */
ZTEST(clock_second, test_sleep)
{
	for (int ticks = 1; ticks < 4; ticks++) {
		uint64_t begin = k_cycle_get_64();
		uint64_t end;

		(void)k_sleep(K_TICKS(ticks));
		end = k_cycle_get_64();
		zassert_between_inclusive(end - begin, ticks * SECOND, (ticks + 1) * SECOND);
		zassert_true(end % SECOND < SECOND / 100);
		zassert_equal(end / SECOND, (uint64_t)k_uptime_ticks());
	}
}

ZTEST(clock_second, test_cycles_go_on)
{
	uint64_t end = k_cycle_get_64() + 3 * SECOND;
	uint64_t last = 0;
	int64_t ticks = k_uptime_ticks();

	for (uint64_t now = 0; now < end; last = now) {
		now = k_cycle_get_64();
		zassert_true(now >= last);
	}
	zassert_between_inclusive(k_uptime_ticks() - ticks, 3, 4);
}

ZTEST(clock_second, test_busy_wait)
{
	uint64_t begin = k_cycle_get_64();

	k_busy_wait(1500000);
	zassert_between_inclusive(k_cycle_get_64() - begin, SECOND * 3 / 2, SECOND * 8 / 5);
}

ZTEST_SUITE(clock_second, NULL, NULL, NULL, NULL, NULL);
