/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief One access by a user thread, and what came of it. */
#ifndef TOUCH_H
#define TOUCH_H

#include "support.h"

/** What happens when a user thread of @p domain reads, writes ('r', 'w') or executes ('x') at
 * @p address? True: it may. Otherwise it must have died of exactly that access. Uses child 0. */
bool touch(struct k_mem_domain *domain, const volatile void *address, char how);

#define may_read(domain, address)    touch(domain, address, 'r')
#define may_write(domain, address)   touch(domain, address, 'w')
#define may_execute(domain, address) touch(domain, address, 'x')

/** As far as this child is concerned. */
void touching_child(void *address, void *how, void *p3);

#endif
