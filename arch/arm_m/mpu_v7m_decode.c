/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv7-M MPU: from register words back to regions, for reports (ARM DDI 0403 B3.5, MPU_RBAR,
 * MPU_RASR).
 *
 * What is read are the words that a switch would load, never the unit (I1). Reading the encoder's
 * work back, instead of its input, shows what the hardware is really told. */

#include "mpu_v7m.h"

static uint8_t access_of(uint32_t rasr)
{
	static const uint8_t by_ap[8] = {
		0,
		Z_MEM_P_RW,
		Z_MEM_P_RW | MEM_USER_READ,
		Z_MEM_P_RW | Z_MEM_U_RW,
		0, /* reserved */
		MEM_PRIV_READ,
		MEM_PRIV_READ | MEM_USER_READ,
		MEM_PRIV_READ | MEM_USER_READ,
	};
	uint8_t access = by_ap[rasr >> 24 & 7];

	if ((rasr >> 28 & 1) == 0) { /* not XN: whoever may read may execute */
		access |= (uint8_t)((access & (MEM_USER_READ | MEM_PRIV_READ)) *
				    (MEM_USER_EXECUTE / MEM_USER_READ));
	}
	return access;
}

struct k_mem_partition mpu_v7m_decode_region(struct arch_region region)
{
	uint32_t mask =
		UINT32_MAX >> (31 - (region.rasr >> 1 & 31)); /* of the block: its size - 1 */
	uint32_t eighth = mask / 8 + 1;
	uint32_t eighths = ~region.rasr >> 8 & 0xff; /* those that are not left out, in one row */

	if ((region.rasr & 1) == 0 || eighths == 0) {
		return (struct k_mem_partition){0};
	}
	return (struct k_mem_partition){
		.start = (region.rbar & ~mask) + (uint32_t)__builtin_ctz(eighths) * eighth,
		.size = eighth * (uint32_t)__builtin_popcount(eighths),
		.attr = Z_MEM_ATTR(access_of(region.rasr)),
	};
}
