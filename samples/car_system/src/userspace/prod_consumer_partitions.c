/* SPDX-License-Identifier: Apache-2.0 */
/* A domain each for producer and consumer: what both need, one private partition, and the partition
 * with the data that they exchange. */

#include "prod_consumer_partitions.h"

#include <zephyr/sys/libc-hooks.h>

K_APPMEM_PARTITION_DEFINE(producer_partition);
K_APPMEM_PARTITION_DEFINE(consumer_partition);
K_APPMEM_PARTITION_DEFINE(pc_shared_partition);

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

int init_prod_consumer_domains(k_tid_t producer_tid, k_tid_t consumer_tid)
{
	int ret = move_to_domain(&producer_domain, producer_tid, &producer_partition);

	return ret != 0 ? ret : move_to_domain(&consumer_domain, consumer_tid, &consumer_partition);
}
