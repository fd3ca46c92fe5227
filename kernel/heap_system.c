/* SPDX-License-Identifier: Apache-2.0 */
/* The heap behind k_malloc(). */

#include <zephyr/kernel.h>

K_HEAP_DEFINE(_system_heap, CONFIG_HEAP_MEM_POOL_SIZE);
