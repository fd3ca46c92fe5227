/* SPDX-License-Identifier: Apache-2.0 */
#ifndef USERSPACE_INIT_DOMAIN_H
#define USERSPACE_INIT_DOMAIN_H

#include <zephyr/app_memory/app_memdomain.h>

/* Puts a variable where all threads of the application may touch it. */
#define APP_DATA K_APP_DMEM(app_partition)

#ifdef CONFIG_USERSPACE

extern struct k_mem_partition zpp_lib_partition;
extern struct k_mem_partition app_partition;

/*
 * Puts the caller, and so the threads that it will create, into the domain of the application: 0 or
 * a negative error. Supervisor.
 */
int init_domain(void);

#else

static inline int init_domain(void)
{
	return 0;
}

#endif

#endif
