/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/debug/cpu_load.h>
#include <zephyr/ztest.h>

static void spin(int64_t ticks)
{
	int64_t end = k_uptime_ticks() + ticks;

	while (k_uptime_ticks() < end) {
	}
}

ZTEST(programs, test_cpu_load)
{
	int load;

	(void)cpu_load_get(true);
	spin(10);
	load = cpu_load_get(false);
	zassert_equal(load, 1000, "%d", load);
	(void)k_sleep(K_TICKS(9));
	load = cpu_load_get(true);
	zassert_between_inclusive(load, 400, 600, "%d", load);
	(void)k_sleep(K_TICKS(10));
	load = cpu_load_get(true);
	zassert_between_inclusive(load, 0, 100, "%d", load);
}
