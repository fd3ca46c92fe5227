/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <zephyr/app_memory/app_memdomain.h>

extern struct k_mem_partition archive_partition;
extern int archive_value;

#endif
