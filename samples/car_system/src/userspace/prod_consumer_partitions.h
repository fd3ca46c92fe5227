/* SPDX-License-Identifier: Apache-2.0 */
/* Where the data of producer and consumer lies, and who may touch it. */
#ifndef USERSPACE_PROD_CONSUMER_PARTITIONS_H
#define USERSPACE_PROD_CONSUMER_PARTITIONS_H

#include "init_domain.h"

#include <zephyr/kernel.h>

#ifdef CONFIG_PROD_CONSUMER_PARTITIONS

#define PRODUCER_DATA  K_APP_DMEM(producer_partition)
#define CONSUMER_DATA  K_APP_DMEM(consumer_partition)
#define PC_SHARED_DATA K_APP_DMEM(pc_shared_partition)

/*
 * Moves each thread from the domain of the application into one of its own: 0 or a negative error.
 * After init_domain(), before the threads start. Supervisor.
 */
int init_prod_consumer_domains(k_tid_t producer_tid, k_tid_t consumer_tid);

#else

#define PRODUCER_DATA  APP_DATA
#define CONSUMER_DATA  APP_DATA
#define PC_SHARED_DATA APP_DATA

static inline int init_prod_consumer_domains(k_tid_t producer_tid, k_tid_t consumer_tid)
{
	ARG_UNUSED(producer_tid);
	ARG_UNUSED(consumer_tid);
	return 0;
}

#endif

#endif
