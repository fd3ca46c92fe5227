/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv8-M MPU: from register words back to regions, for reports (ARM DDI 0553, MPU_RBAR, MPU_RLAR).
 *
 * What is read are the words that a switch would load, never the unit (I1). Reading the encoder's
 * work back, instead of its input, shows what the hardware is really told. */

#include "mpu_v8m.h"

#define GRANULE_MASK 31u

struct k_mem_partition mpu_v8m_decode_region(struct arch_region region)
{
	static const uint8_t by_ap[] = {
		Z_MEM_P_RW,
		Z_MEM_P_RW | Z_MEM_U_RW,
		MEM_PRIV_READ,
		MEM_PRIV_READ | MEM_USER_READ,
	};
	uint32_t start = region.rbar & ~GRANULE_MASK;
	uint8_t access = by_ap[region.rbar >> 1 & 3];

	if ((region.rlar & 1) == 0) {
		return (struct k_mem_partition){0};
	}
	if ((region.rbar & 1) == 0) { /* not XN: whoever may read may execute */
		access |= (uint8_t)((access & (MEM_USER_READ | MEM_PRIV_READ)) *
				    (MEM_USER_EXECUTE / MEM_USER_READ));
	}
	return (struct k_mem_partition){start, (region.rlar | GRANULE_MASK) - start + 1,
					Z_MEM_ATTR(access)};
}
