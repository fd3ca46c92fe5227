/* SPDX-License-Identifier: Apache-2.0 */
/* A domain each for producer and consumer: what both need, one private partition, and the partition
 * with the data that they exchange. */

#include "prod_consumer_partitions.h"

#include <zephyr/sys/libc-hooks.h>

K_APPMEM_PARTITION_DEFINE(producer_partition);
K_APPMEM_PARTITION_DEFINE(consumer_partition);
K_APPMEM_PARTITION_DEFINE(pc_shared_partition);

#ifdef CONFIG_CAR_DEVICE_PARTITION
#include <board.h>
K_MEM_PARTITION_DEFINE(uart_partition, BOARD_UART0_BASE, 32, K_MEM_PARTITION_P_RW_U_RW);
#endif

static struct k_mem_domain producer_domain;
static struct k_mem_domain consumer_domain;

static int move_to_domain(struct k_mem_domain *domain, k_tid_t thread,
			  struct k_mem_partition *private_partition)
{
	struct k_mem_partition *partitions[] = {
#if Z_LIBC_PARTITION_EXISTS
		&z_libc_partition,
#endif
		&zpp_lib_partition,
		&app_partition,
		private_partition,
		&pc_shared_partition,
	};
	int ret = k_mem_domain_init(domain, ARRAY_SIZE(partitions), partitions);

	return ret != 0 ? ret : k_mem_domain_add_thread(domain, thread);
}

static int open_device(void)
{
#ifdef CONFIG_CAR_DEVICE_PARTITION
	return k_mem_domain_add_partition(&producer_domain, &uart_partition);
#else
	return 0;
#endif
}

int init_prod_consumer_domains(k_tid_t producer_tid, k_tid_t consumer_tid)
{
	int producer_ret = move_to_domain(&producer_domain, producer_tid, &producer_partition);
	int consumer_ret = move_to_domain(&consumer_domain, consumer_tid, &consumer_partition);

	if (IS_ENABLED(CONFIG_CAR_ROGUE_NO_APP_PARTITION)) {
		k_mem_domain_remove_partition(&producer_domain, &app_partition);
	}
	if (producer_ret == 0) {
		producer_ret = open_device();
	}
	return producer_ret != 0 ? producer_ret : consumer_ret;
}
