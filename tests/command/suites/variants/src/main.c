/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/ztest.h>

#if CONFIG_WHAT == 4
#error This variant is not meant to be compiled.
#endif

ZTEST(variants, test_a)
{
}

ZTEST(variants, test_b)
{
	zassert_not_equal(CONFIG_WHAT, 1);
}

ZTEST(variants, test_c)
{
	if (CONFIG_WHAT == 2) {
		printk(">>> ZEPHYR FATAL ERROR 3: so it looks\n");
	}
	while (CONFIG_WHAT == 3) {
		(void)k_sleep(K_SECONDS(1));
	}
}

ZTEST(variants, test_d)
{
	ztest_test_skip();
}

ZTEST_SUITE(variants, NULL, NULL, NULL, NULL, NULL);
