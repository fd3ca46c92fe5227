/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_ctrl.h>
#ifdef CONFIG_BULKHEAD
#include <bulkhead/isolation.h>
#include <zephyr/sys/poweroff.h>
#endif

#include "car_system.h"
#include "prod_consumer.h"
#include "userspace/init_domain.h"

LOG_MODULE_REGISTER(car_system, CONFIG_APP_LOG_LEVEL);

/* Who may touch what, as the kernel sees it at this moment: a thread that has ended holds nothing. */
static void show_walls(void)
{
#if defined(CONFIG_BULKHEAD) && defined(CONFIG_USERSPACE)
	isolation_print();
	if (IS_ENABLED(CONFIG_CAR_SHOW_REGIONS)) {
		isolation_print_regions(prod_consumer_producer());
	}
#endif
}

static void power_off(void)
{
	LOG_PANIC();
#ifdef CONFIG_BULKHEAD
	sys_poweroff();
#endif
}

int main(void)
{
	bool late = IS_ENABLED(CONFIG_CAR_ROGUE_LATE_APP_DOMAIN);
	int ret = late ? 0 : init_domain();

	if (ret == 0) {
		ret = car_system_start();
	}
	if (ret == 0 && late) {
		ret = init_domain();
	}
	if (ret != 0) {
		LOG_ERR("CarSystem cannot start: %d", ret);
		k_panic();
	}
	car_system_run();
	car_system_stop();
	show_walls();
	car_system_join();
	power_off();
	return 0;
}
