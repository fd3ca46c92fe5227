/* SPDX-License-Identifier: Apache-2.0 */
/* Before main(): SYS_INIT in its order, devices. */

#include "support.h"
#include <zephyr/device.h>
#include <zephyr/init.h>

#define ORDER_MAX 32

static char order[ORDER_MAX];
static unsigned int count;
static bool pre_kernel_seen[3];

static int note(char letter)
{
	if (count < ORDER_MAX - 1) {
		order[count++] = letter;
	}
	return 0;
}

#define NOTE(letter, level, prio)                                                                  \
	static int init_##letter(void)                                                             \
	{                                                                                          \
		return note(#letter[0]);                                                           \
	}                                                                                          \
	SYS_INIT(init_##letter, level, prio)

/* Numbers are compared as numbers, and levels come before them. */
NOTE(i, APPLICATION, 0);
NOTE(h, POST_KERNEL, 99);
NOTE(g, POST_KERNEL, 10);
NOTE(f, POST_KERNEL, 9);
NOTE(e, POST_KERNEL, 0);
NOTE(d, PRE_KERNEL_2, 5);
NOTE(c, PRE_KERNEL_1, 70);
NOTE(b, PRE_KERNEL_1, 8);
NOTE(a, EARLY, 50);
SYS_INIT_NAMED(init_again, init_f, APPLICATION, 98);

static int note_pre_kernel_1(void)
{
	pre_kernel_seen[0] = k_is_pre_kernel();
	return 0;
}

static int note_post_kernel(void)
{
	pre_kernel_seen[1] = k_is_pre_kernel();
	pre_kernel_seen[2] = k_current_get() == &z_main_thread && k_sleep(K_TICKS(1)) == 0;
	return 0;
}

SYS_INIT(note_pre_kernel_1, PRE_KERNEL_1, 1);
SYS_INIT(note_post_kernel, POST_KERNEL, 50);

struct probe_data {
	int initialised;
};

struct probe_config {
	int result;
};

static int probe_init(const struct device *dev)
{
	const struct probe_config *config = dev->config;
	struct probe_data *data = dev->data;

	data->initialised++;
	return config->result;
}

static struct probe_data good_data, bad_data;
static const struct probe_config good_config = {0}, bad_config = {-EIO};

DEVICE_DEFINE(probe_good, "probe good", probe_init, NULL, &good_data, &good_config, POST_KERNEL, 60,
	      NULL);
DEVICE_DEFINE(probe_bad, "probe bad", probe_init, NULL, &bad_data, &bad_config, PRE_KERNEL_2, 60,
	      NULL);
DEVICE_DEFINE(probe_plain, "probe plain", NULL, NULL, NULL, NULL, APPLICATION, 60, NULL);

static void *setup(void)
{
	k_thread_access_grant(k_current_get(), DEVICE_GET(probe_good), DEVICE_GET(probe_bad),
			      DEVICE_GET(probe_plain));
	return NULL;
}

ZTEST_SUITE(boot, NULL, setup, NULL, NULL, NULL);

ZTEST(boot, test_init_order)
{
	zassert_text(order, "abcdefghif");
}

ZTEST(boot, test_init_context)
{
	zassert_true(pre_kernel_seen[0]);
	zassert_false(pre_kernel_seen[1]);
	zassert_true(pre_kernel_seen[2]);
	zassert_false(k_is_pre_kernel());
}

BOTH_MODES(boot, device_binding)
{
	static const char too_long[] = "a name that is longer than any name a device may have, "
				       "far longer than that, and longer still";

	zassert_equal_ptr(device_get_binding("probe good"), DEVICE_GET(probe_good));
	zassert_equal_ptr(device_get_binding("probe plain"), DEVICE_GET(probe_plain));
	zassert_is_null(device_get_binding("probe bad"), "it is not ready");
	zassert_is_null(device_get_binding("probe"));
	zassert_is_null(device_get_binding(""));
	zassert_is_null(device_get_binding(too_long));
	zassert_is_null(device_get_binding(NULL));
	if (k_is_user_context()) {
		zassert_is_null(device_get_binding((const char *)&good_data));
	}
}

BOTH_MODES(boot, device_ready)
{
	zassert_true(device_is_ready(DEVICE_GET(probe_good)));
	zassert_false(device_is_ready(DEVICE_GET(probe_bad)));
	zassert_true(device_is_ready(DEVICE_GET(probe_plain)));
}

ZTEST(boot, test_device_init)
{
	zassert_equal(good_data.initialised, 1);
	zassert_equal(bad_data.initialised, 1);
	zassert_equal(DEVICE_GET(probe_bad)->state->init_res, EIO);
}
