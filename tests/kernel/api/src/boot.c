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

/* One that can be stopped: `config` is what comes of that, `data` of each initialisation in turn. */
struct turns_data {
	int8_t results[4];
	uint8_t inits, deinits;
	bool ready_meanwhile;
};

static int turns_init(const struct device *dev)
{
	struct turns_data *data = dev->data;

	data->ready_meanwhile |= device_is_ready(dev);
	return data->results[data->inits++ % ARRAY_SIZE(data->results)];
}

static int turns_deinit(const struct device *dev)
{
	struct turns_data *data = dev->data;

	data->ready_meanwhile |= device_is_ready(dev);
	return data->deinits++ % 2 == 0 ? *(const int *)dev->config : 0;
}

static const int no_error, error = -EAGAIN;
static struct turns_data turns_data = {.results = {0, 0, -EIO, 0}};
static struct turns_data stuck_data;

DEVICE_DEINIT_DEFINE(probe_turns, "probe turns", turns_init, turns_deinit, NULL, &turns_data,
		     &no_error, POST_KERNEL, 60, NULL);
DEVICE_DEINIT_DEFINE(probe_stuck, "probe stuck", turns_init, turns_deinit, NULL, &stuck_data,
		     &error, POST_KERNEL, 60, NULL);
DEVICE_DEINIT_DEFINE(probe_kept, "probe kept", NULL, NULL, NULL, NULL, NULL, POST_KERNEL, 60, NULL);

static void *setup(void)
{
	k_thread_access_grant(k_current_get(), DEVICE_GET(probe_good), DEVICE_GET(probe_bad),
			      DEVICE_GET(probe_plain), DEVICE_GET(probe_turns),
			      DEVICE_GET(probe_stuck), DEVICE_GET(probe_kept));
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

BOTH_MODES(boot, device_init_again)
{
	const struct device *dev = DEVICE_GET(probe_turns);

	zassert_true(device_is_ready(dev));
	zassert_equal(device_init(dev), -EALREADY);
	zassert_equal(device_deinit(dev), 0);
	zassert_false(device_is_ready(dev));
	zassert_is_null(device_get_binding("probe turns"));
	zassert_equal(device_deinit(dev), -EPERM);
	zassert_equal(device_init(dev), 0);
	zassert_true(device_is_ready(dev));
	zassert_equal(device_deinit(dev), 0);
	zassert_equal(device_init(dev), -EIO);
	zassert_false(device_is_ready(dev));
	zassert_equal(device_init(dev), -EALREADY, "it failed, but it ran");
	zassert_equal(device_deinit(dev), 0);
	zassert_equal(device_init(dev), 0);
	zassert_true(device_is_ready(dev));
	/* all results once, for the other mode */
	zassert_equal(device_deinit(dev), 0);
	zassert_equal(device_init(dev), 0);
}

BOTH_MODES(boot, device_deinit_refused)
{
	zassert_equal(device_deinit(DEVICE_GET(probe_good)), -ENOTSUP);
	zassert_equal(device_deinit(DEVICE_GET(probe_kept)), -ENOTSUP);
	zassert_equal(device_deinit(DEVICE_GET(probe_stuck)), -EAGAIN);
	zassert_true(device_is_ready(DEVICE_GET(probe_stuck)), "it stays");
	zassert_equal(device_deinit(DEVICE_GET(probe_stuck)), 0);
	zassert_equal(device_init(DEVICE_GET(probe_stuck)), 0);
}

ZTEST(boot, test_device_is_not_ready_meanwhile)
{
	zassert_false(turns_data.ready_meanwhile);
	zassert_false(stuck_data.ready_meanwhile);
	zassert_is_null(device_get_by_dt_nodelabel("uart0"));
}
