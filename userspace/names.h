/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Names of what the walls protect, for reports. */
#ifndef USERSPACE_NAMES_H
#define USERSPACE_NAMES_H

#include <zephyr/kernel.h>

/** The name a partition has in the source, NULL if it has none. */
const char *partition_name_of(const struct k_mem_partition *partition);

/** The partition of the program that holds @p addr, and its name; NULL if none does. */
const struct partition_name *partition_at(uintptr_t addr);

/** "Producer", or "thread 0x38001234". @p buf is used for the latter. */
const char *thread_label_of(const struct k_thread *thread, char *buf, size_t size);

/** The kernel object that holds @p addr, thread stacks excepted; NULL if none does. */
const struct k_object *object_at(uintptr_t addr);

/** The thread whose stack object holds @p addr, NULL if none. */
const struct k_thread *thread_with_stack_at(uintptr_t addr);

#endif
