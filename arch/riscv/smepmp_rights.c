/* SPDX-License-Identifier: Apache-2.0 */
/* PMP with Smepmp: the kernel reads and writes all that users reach, so that no copy of user memory,
 * and no supervisor thread, fails where the policy lets it pass. For memory that users execute there
 * is no such rule but a locked one, which no domain could take away with it. */

#include "pmp.h"

uint32_t pmp_rights(k_mem_partition_attr_t attr)
{
	if ((attr.access & MEM_USER_EXECUTE) != 0) {
		return PMP_CANNOT;
	}
	if ((attr.access & MEM_USER_WRITE) != 0) {
		return PMP_SHARED_RW;
	}
	return (attr.access & MEM_USER_READ) != 0 ? PMP_SHARED_RO : 0;
}

k_mem_partition_attr_t pmp_attr(uint32_t cfg)
{
	return (cfg & PMP_SHARED_RW) == PMP_SHARED_RW
		       ? (k_mem_partition_attr_t)K_MEM_PARTITION_P_RW_U_RW
		       : (k_mem_partition_attr_t)K_MEM_PARTITION_P_RW_U_RO;
}
