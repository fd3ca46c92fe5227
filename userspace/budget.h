/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Why a domain was refused, said on the console (CONFIG_FAULT_REPORT). Lock not held.
 *
 * @p result is what the call returns, -ENOSPC also for k_mem_domain_init(). Nothing is said of
 * mistakes that the sources show, such as a partition that overlaps another. */
#ifndef USERSPACE_BUDGET_H
#define USERSPACE_BUDGET_H

#include <zephyr/kernel.h>

/** k_mem_domain_init(). */
void budget_explain_init(int result, const struct k_mem_domain *domain, uint8_t num_parts,
			 struct k_mem_partition *const parts[]);

/** k_mem_domain_add_partition(). */
void budget_explain_add(int result, const struct k_mem_domain *domain,
			const struct k_mem_partition *part);

/** k_mem_domain_inherit_thread_partitions(), of a thread in @p from. */
void budget_explain_inherit(int result, const struct k_mem_domain *domain,
			    const struct k_mem_domain *from);

#endif
