/* SPDX-License-Identifier: Apache-2.0 */
/* Caches: there are none to manage. */

#include "support.h"
#include <zephyr/cache.h>

ZTEST_SUITE(cache, NULL, NULL, NULL, NULL, NULL);

BOTH_MODES(cache, ranges)
{
	char bytes[8];

	zassert_equal(sys_cache_data_flush_range(bytes, sizeof(bytes)), -ENOTSUP);
	zassert_equal(sys_cache_data_invd_range(bytes, sizeof(bytes)), -ENOTSUP);
	zassert_equal(sys_cache_data_flush_and_invd_range(bytes, sizeof(bytes)), -ENOTSUP);
	zassert_equal(sys_cache_instr_flush_range(bytes, sizeof(bytes)), -ENOTSUP);
	zassert_equal(sys_cache_instr_invd_range(bytes, sizeof(bytes)), -ENOTSUP);
	zassert_equal(sys_cache_instr_flush_and_invd_range(bytes, sizeof(bytes)), -ENOTSUP);
}

ZTEST(cache, test_all)
{
	sys_cache_data_enable();
	sys_cache_instr_enable();
	zassert_equal(sys_cache_data_flush_all(), -ENOTSUP);
	zassert_equal(sys_cache_data_invd_all(), -ENOTSUP);
	zassert_equal(sys_cache_data_flush_and_invd_all(), -ENOTSUP);
	zassert_equal(sys_cache_instr_flush_all(), -ENOTSUP);
	zassert_equal(sys_cache_instr_invd_all(), -ENOTSUP);
	zassert_equal(sys_cache_instr_flush_and_invd_all(), -ENOTSUP);
	zassert_equal(sys_cache_data_line_size_get(), 0);
	zassert_equal(sys_cache_instr_line_size_get(), 0);
	sys_cache_data_disable();
	sys_cache_instr_disable();
}
