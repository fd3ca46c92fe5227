/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/timestamp.h>
#include <zephyr/ztest.h>

uint32_t tm_off;

ZTEST(programs, test_timestamps)
{
	const uint32_t tick = CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC;
	uint32_t begin;
	uint32_t cycles;

	bench_test_init();
	zassert_true(tm_off < tick, "%u", tm_off);
	bench_test_start();
	begin = TIME_STAMP_DELTA_GET(0);
	TICK_SYNCH();
	TICK_SYNCH();
	cycles = TIME_STAMP_DELTA_GET(begin);
	zassert_true(cycles > tick && cycles < 4 * tick, "%u", cycles);
	zassert_equal(bench_test_end(), 0);
	bench_test_start();
	k_busy_wait(1000000);
	zassert_equal(bench_test_end(), -1);
	zassert_false(high_timer_overflow());
}
