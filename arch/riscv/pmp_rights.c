/* SPDX-License-Identifier: Apache-2.0 */
/* PMP: rights as every unit knows them. An entry that is not locked does not bind machine mode. */

#include "pmp.h"

uint32_t pmp_rights(k_mem_partition_attr_t attr)
{
	return ((attr.access & MEM_USER_READ) != 0 ? PMP_R : 0) |
	       ((attr.access & MEM_USER_WRITE) != 0 ? PMP_W : 0) |
	       ((attr.access & MEM_USER_EXECUTE) != 0 ? PMP_X : 0);
}

k_mem_partition_attr_t pmp_attr(uint32_t cfg)
{
	k_mem_partition_attr_t attr = {MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_PRIV_EXECUTE};

	attr.access |= (cfg & PMP_R) != 0 ? MEM_USER_READ : 0;
	attr.access |= (cfg & PMP_W) != 0 ? MEM_USER_WRITE : 0;
	attr.access |= (cfg & PMP_X) != 0 ? MEM_USER_EXECUTE : 0;
	return attr;
}
