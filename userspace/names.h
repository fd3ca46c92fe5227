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

/** What lies at an address. */
enum place_kind {
	PLACE_STACK,
	PLACE_PRIVILEGED_STACK,
	PLACE_OBJECT, /* in the kernel's memory */
	PLACE_KERNEL,
	PLACE_PROGRAM, /* its code and constants */
	PLACE_DEVICE,
	PLACE_NOTHING,
};

struct place {
	enum place_kind kind;
	const struct k_thread *owner;  /* of the stack */
	const struct k_object *object; /* that holds the address */
};

/** What lies at @p addr, partitions excepted. */
struct place place_at(uintptr_t addr);

#endif
