/* SPDX-License-Identifier: Apache-2.0 */
/* One domain that all threads of the application share. */

#include "init_domain.h"

#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>

K_APPMEM_PARTITION_DEFINE(zpp_lib_partition);
K_APPMEM_PARTITION_DEFINE(app_partition);

static struct k_mem_domain app_domain;

int init_domain(void)
{
	struct k_mem_partition *partitions[] = {
#if Z_LIBC_PARTITION_EXISTS
		&z_libc_partition,
#endif
		&zpp_lib_partition,
		&app_partition,
	};
	int ret = k_mem_domain_init(&app_domain, ARRAY_SIZE(partitions), partitions);

	return ret != 0 ? ret : k_mem_domain_add_thread(&app_domain, k_current_get());
}
