/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Domains, for the other walls. */
#ifndef USERSPACE_DOMAIN_H
#define USERSPACE_DOMAIN_H

#include <regions.h>
#include <zephyr/kernel.h>

void domains_init(void);
/** The thread joins its creator's domain. Lock held. */
void domain_thread_created(struct k_thread *thread);
/** Lock held. */
void domain_thread_ended(struct k_thread *thread);
/** The thread becomes a user: from now on its switches load its domain. */
void domain_thread_is_user(struct k_thread *thread);

/** May code of @p thread in user mode access [addr, addr + size)? */
bool thread_may_access(const struct k_thread *thread, uintptr_t addr, size_t size, uint8_t need);

/** May code of any thread in user mode, in whatever domain, write a byte of [addr, addr + size)? */
bool any_user_may_write(uintptr_t addr, size_t size);

/** All domains, linked by `next`. */
const struct k_mem_domain *domains_first(void);

#endif
