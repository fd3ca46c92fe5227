/* SPDX-License-Identifier: Apache-2.0 */
/* The header of the object table, as linked: the host tool fills in the rest. It stands in a file
 * of its own so that no compiler can take the zeros for the truth. */

#include <object.h>

const struct kobject_table kobject_table __attribute__((section(".kobject_table"))) = {
	.ram_per_mutex = sizeof(struct k_mutex),
	.ram_per_object = sizeof(struct k_object),
	.threads_max = CONFIG_MAX_THREAD_BYTES * 8,
};
