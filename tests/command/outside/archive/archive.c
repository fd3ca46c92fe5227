/* SPDX-License-Identifier: Apache-2.0 */
/* A partition that only an archive fills. */

#include <zephyr/kernel.h>
#include "archive.h"

#ifdef CONFIG_USERSPACE
K_APPMEM_PARTITION_DEFINE(archive_partition);
#endif
K_APP_DMEM(archive_partition) int archive_value = 42;
