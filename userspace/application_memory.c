/* SPDX-License-Identifier: Apache-2.0 */
/* The partition of the application's variables, CONFIG_APPLICATION_MEMORY. The build fills it
 * (tools/image/partitions.c); every domain has it (domain.c). */

#include <zephyr/app_memory/app_memdomain.h>

K_APPMEM_PARTITION_DEFINE(z_application_partition);
/* Domains refuse an empty partition, and a program may have no variables. */
K_APP_BMEM(z_application_partition) static char never_empty __used;
