/* SPDX-License-Identifier: Apache-2.0 */
/* The car: starts and stops its subsystems, and looks after them in between.
 *
 * It runs in the main thread, in supervisor mode, more urgent than all others. */

#include "car_system.h"
#include "prod_consumer.h"

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

LOG_MODULE_DECLARE(car_system, CONFIG_APP_LOG_LEVEL);

int car_system_start(void)
{
	int ret = IS_ENABLED(CONFIG_PROD_CONSUMER) ? prod_consumer_start() : 0;

	if (ret != 0) {
		LOG_ERR("Cannot start ProdConsumer: %d", ret);
	}
	return ret;
}

void car_system_run(void)
{
	/* Half a period before there would be one item too many, both threads are asleep. */
	int64_t end = k_uptime_get() + CONFIG_CAR_ITEMS * PROD_CONSUMER_PERIOD_MS -
		      PROD_CONSUMER_PERIOD_MS / 2;

	if (!IS_ENABLED(CONFIG_PROD_CONSUMER)) {
		return;
	}
	if (prod_consumer_producer_ends(K_TIMEOUT_ABS_MS(end))) {
		LOG_WRN("CarSystem: the Producer has ended, its work is taken over");
		prod_consumer_produce(CONFIG_CAR_ITEMS);
		k_sleep(K_TIMEOUT_ABS_MS(end));
	}
}

void car_system_stop(void)
{
	if (IS_ENABLED(CONFIG_PROD_CONSUMER)) {
		prod_consumer_stop();
	}
}

void car_system_join(void)
{
	int ret = IS_ENABLED(CONFIG_PROD_CONSUMER) ? prod_consumer_join() : 0;

	if (ret != 0) {
		LOG_ERR("Cannot join ProdConsumer: %d", ret);
	}
}
